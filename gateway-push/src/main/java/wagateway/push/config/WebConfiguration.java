package wagateway.push.config;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import wagateway.model.cors.CorsSettings;
import wagateway.model.cors.PageOrigins;
import wagateway.push.transport.http.PageOriginFilter;
import wagateway.push.transport.sse.EventStreamRoute;

/** Pages of other origins may poll and read event streams; a WebSocket needs no leave of the browser. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {
    @Bean
    PageOrigins pageOrigins(Environment environment, PushSettings push) {
        return new PageOrigins(
                Binder.get(environment).bindOrCreate("wagateway.cors", CorsSettings.class), push.refuseOtherOrigins());
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    PageOriginFilter pageOriginFilter(PageOrigins origins, PushSettings push) {
        return new PageOriginFilter(origins, push.path(), push.plainPath(), EventStreamRoute.PATH);
    }
}
