package wagateway.api.config;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import reactor.netty.NettyPipeline;
import wagateway.api.auth.CallerArgument;
import wagateway.model.cors.CorsSettings;
import wagateway.model.cors.PageOrigins;
import wagateway.model.http.UnreadableRequests;

/** What every call shares: the caller as an argument, pages of other origins. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebFluxConfigurer {
    private final CallerArgument caller;

    WebConfiguration(CallerArgument caller) {
        this.caller = caller;
    }

    @Override
    public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
        configurer.addCustomResolver(caller);
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    PageOriginFilter pageOriginFilter(CorsSettings cors, RequestSettings requests) {
        return new PageOriginFilter(new PageOrigins(cors, requests.refuseOtherOrigins()));
    }

    @Bean
    NettyServerCustomizer requests(RequestSettings settings) {
        var unreadable =
                new UnreadableRequests(Math.toIntExact(settings.maxHead().toBytes()));
        return server -> server.requestTimeout(settings.timeout())
                .doOnChannelInit((_, channel, _) -> channel.pipeline()
                        .addAfter(NettyPipeline.HttpCodec, UnreadableRequests.class.getName(), unreadable));
    }
}
