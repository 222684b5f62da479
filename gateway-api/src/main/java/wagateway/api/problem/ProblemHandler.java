package wagateway.api.problem;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers every failure, of filters as of controllers, with a {@link Problem}. */
@Component
@Order(-2)
final class ProblemHandler implements WebExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
    private static final Map<String, String> CHALLENGES = Map.of(
            ProblemCode.TOKEN_MISSING.code(), "Bearer",
            ProblemCode.TOKEN_INVALID.code(), "Bearer error=\"invalid_token\"",
            ProblemCode.WORKER_CREDENTIAL_INVALID.code(), "Bearer");

    private static final Duration RETRY_WHEN_UNAVAILABLE = Duration.ofSeconds(2);

    private static final Set<String> LOGGED_BY_THEIR_CAUSE =
            Set.of(ProblemCode.WORKER_UNREACHABLE.code(), ProblemCode.WORKER_REFUSED.code());

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
        Problem problem = Problems.of(failure);
        log(exchange, problem, failure);
        response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
        HttpHeaders headers = response.getHeaders();
        if (failure instanceof ErrorResponse framework) {
            framework.getHeaders().forEach(headers::put);
        }
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        Duration retryAfter = retryAfter(problem, failure);
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds(retryAfter)));
        }
        headers.setCacheControl(CacheControl.noStore());
        String challenge = CHALLENGES.get(problem.code());
        if (challenge != null) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(mapper.writeValueAsBytes(problem))));
    }

    private static @Nullable Duration retryAfter(Problem problem, Throwable failure) {
        if (failure instanceof ProblemException ours && ours.retryAfter() instanceof Duration told) {
            return told;
        }
        return problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value() ? RETRY_WHEN_UNAVAILABLE : null;
    }

    /** The next whole number of seconds, as who comes a moment too early is refused again. */
    private static long seconds(Duration time) {
        return Math.max(1, time.plusSeconds(1).minusNanos(1).toSeconds());
    }

    private static void log(ServerWebExchange exchange, Problem problem, Throwable failure) {
        var request = exchange.getRequest();
        if (problem.code().equals(ProblemCode.INTERNAL_ERROR.code())) {
            traced(LOG.atError(), exchange)
                    .setCause(failure)
                    .log("{} {} failed", request.getMethod(), request.getPath());
        } else if (problem.status() >= 500 && !LOGGED_BY_THEIR_CAUSE.contains(problem.code())) {
            // a failed statement says all of its text before it says why
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
            traced(LOG.atWarn(), exchange)
                    .log("{} {}: {}: {}", request.getMethod(), request.getPath(), problem.code(), cause.getMessage());
        } else {
            LOG.debug("{} {}: {}", request.getMethod(), request.getPath(), problem.code());
        }
    }

    private static LoggingEventBuilder traced(LoggingEventBuilder line, ServerWebExchange exchange) {
        return ServerRequestObservationContext.findCurrent(exchange.getAttributes())
                                        .orElse(null)
                                instanceof ServerRequestObservationContext request
                        && request.get(TracingContext.class) instanceof TracingContext tracing
                        && tracing.getSpan() instanceof Span span
                ? line.addKeyValue("traceId", span.context().traceId())
                : line;
    }
}
