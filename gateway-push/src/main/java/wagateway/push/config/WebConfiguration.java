package wagateway.push.config;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import wagateway.model.cors.CorsSettings;
import wagateway.push.transport.sse.EventStreamRoute;

/** Pages of other origins may poll and read event streams; a WebSocket needs no leave, as its token is in a message and in no cookie. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    CorsWebFilter corsFilter(Environment environment, PushSettings push) {
        CorsSettings settings = Binder.get(environment).bindOrCreate("wagateway.cors", CorsSettings.class);
        var cors = new CorsConfiguration();
        cors.setAllowedOrigins(settings.allowsAny() ? List.of(CorsConfiguration.ALL) : settings.origins());
        cors.setAllowCredentials(!settings.allowsAny());
        cors.setAllowedMethods(List.of("GET", "POST"));
        cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        cors.setMaxAge(Duration.ofHours(1));
        var source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration(push.path() + "**", cors);
        source.registerCorsConfiguration(EventStreamRoute.PATH, cors);
        return new CorsWebFilter(source);
    }
}
