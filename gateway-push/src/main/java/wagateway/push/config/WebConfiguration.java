package wagateway.push.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import wagateway.pod.CorsSettings;
import wagateway.pod.PageOriginFilter;
import wagateway.pod.PageOrigins;
import wagateway.push.metrics.PodMeter;
import wagateway.push.protocol.engineio.RequestError;
import wagateway.push.transport.sse.EventStreamRoute;

/** Pages of other origins may poll and read event streams; a WebSocket needs no leave of the browser. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {
    @Bean
    PageOrigins pageOrigins(CorsSettings cors, PushSettings push) {
        return new PageOrigins(cors, push.refuseOtherOrigins());
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    PageOriginFilter pageOriginFilter(PageOrigins origins, PushSettings push, PodMeter meter) {
        return new PageOriginFilter(
                origins,
                new PageOriginFilter.Terms(
                        List.of(push.path(), push.plainPath(), EventStreamRoute.PATH),
                        List.of(HttpMethod.GET, HttpMethod.POST),
                        List.of(),
                        response -> refuse(response, meter)));
    }

    private static Mono<Void> refuse(ServerHttpResponse response, PodMeter meter) {
        meter.pageRefused();
        response.setStatusCode(HttpStatus.FORBIDDEN);
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        byte[] body = RequestError.FORBIDDEN.json().getBytes(StandardCharsets.UTF_8);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
