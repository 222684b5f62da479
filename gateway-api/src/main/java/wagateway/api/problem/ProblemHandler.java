package wagateway.api.problem;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers every failure within WebFlux, of filters as of controllers, with a {@link Problem}. */
@Component
@Order(-2)
final class ProblemHandler implements WebExceptionHandler {
    private final JsonMapper mapper;

    ProblemHandler(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(failure);
        }
        var answer = ProblemAnswer.of(failure);
        var request = exchange.getRequest();
        ProblemLog.log(
                request.getMethod().name(), request.getPath().value(), answer.problem(), failure, span(exchange));
        response.setStatusCode(HttpStatusCode.valueOf(answer.problem().status()));
        answer.headers().forEach(response.getHeaders()::put);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(mapper.writeValueAsBytes(answer.problem()))));
    }

    private static @Nullable Span span(ServerWebExchange exchange) {
        return ServerRequestObservationContext.findCurrent(exchange.getAttributes())
                                        .orElse(null)
                                instanceof ServerRequestObservationContext request
                        && request.get(TracingContext.class) instanceof TracingContext tracing
                ? tracing.getSpan()
                : null;
    }
}
