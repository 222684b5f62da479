package wagateway.api.config;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Shows the calls that are served below WebFlux to springdoc, which finds calls by their mapping. Serves none itself. */
final class DocumentedCalls extends RequestMappingHandlerMapping {
    @Override
    protected boolean isHandler(Class<?> type) {
        return AnnotatedElementUtils.hasAnnotation(type, RequestMapping.class)
                && !AnnotatedElementUtils.hasAnnotation(type, Controller.class);
    }

    @Override
    public Mono<HandlerMethod> getHandlerInternal(ServerWebExchange exchange) {
        return Mono.empty();
    }
}
