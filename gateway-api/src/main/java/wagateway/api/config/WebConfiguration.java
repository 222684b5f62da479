package wagateway.api.config;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import wagateway.api.admission.RateLimitFilter;
import wagateway.api.auth.CallerArgument;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.webhook.http.WebhookRoutes;
import wagateway.pod.CorsSettings;
import wagateway.pod.PageOriginFilter;
import wagateway.pod.PageOrigins;
import wagateway.pod.RequestTimeout;
import wagateway.pod.SecurityHeaders;
import wagateway.pod.TransportSecuritySettings;
import wagateway.pod.UnreadableRequests;

/** What every call shares: the caller as an argument, pages of other origins. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebFluxConfigurer {
    private static final PageOriginFilter.Terms PAGES = new PageOriginFilter.Terms(
            List.of(""),
            List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE),
            List.of(HttpHeaders.LOCATION, HttpHeaders.RETRY_AFTER, RateLimitFilter.POLICY, RateLimitFilter.REMAINING),
            _ -> Mono.error(ProblemException.of(ProblemCode.ORIGIN_REFUSED)));

    private final CallerArgument caller;

    WebConfiguration(CallerArgument caller) {
        this.caller = caller;
    }

    @Override
    public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
        configurer.addCustomResolver(caller);
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    PageOriginFilter pageOriginFilter(PageOrigins origins) {
        return new PageOriginFilter(origins, PAGES);
    }

    @Bean
    PageOrigins pageOrigins(CorsSettings cors, RequestSettings requests) {
        return new PageOrigins(cors, requests.refuseOtherOrigins());
    }

    /** A customizer of the factory, as a bean of the route itself would be taken for the port of the actuator too. */
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> belowWebFlux(ObjectProvider<WebhookRoutes> webhooks) {
        return factory ->
                factory.addRouteProviders(routes -> webhooks.getObject().addTo(routes));
    }

    /** A customizer of the factory, as what Spring Boot itself sets of the codec comes after those of the server alone. */
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> requests(
            RequestSettings settings, TransportSecuritySettings transport, MeterRegistry registry) {
        int maxHead = Math.toIntExact(settings.maxHead().toBytes());
        var unreadable = new UnreadableRequests(maxHead);
        var headers = new SecurityHeaders(transport);
        var slow = GatewayMetric.REFUSED.counter(registry, "limit", "slow_request");
        return factory -> factory.addServerCustomizers(server -> server.httpRequestDecoder(
                        codec -> codec.maxInitialLineLength(maxHead).maxHeaderSize(maxHead))
                .doOnChannelInit((_, channel, _) -> {
                    channel.pipeline()
                            .addAfter(NettyPipeline.HttpCodec, UnreadableRequests.class.getName(), unreadable);
                    RequestTimeout.addTo(channel, settings.timeout(), settings.timeout(), slow::increment);
                    headers.addTo(channel);
                }));
    }
}
