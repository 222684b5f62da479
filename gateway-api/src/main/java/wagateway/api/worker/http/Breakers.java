package wagateway.api.worker.http;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import wagateway.api.worker.Worker;

/**
 * A circuit breaker for each of the workers called last, at most {@value #MAX}: half of 10 calls failed, and the worker
 * is left alone for 5 s. A worker that refuses one session (4xx) is well.
 */
final class Breakers {
    static final int MAX = 1_000;

    private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
            .slidingWindowSize(10)
            .minimumNumberOfCalls(5)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(5))
            .permittedNumberOfCallsInHalfOpenState(1)
            .ignoreException(e -> e instanceof WebClientResponseException response
                    && response.getStatusCode().is4xxClientError())
            .build();

    private final Map<Worker, CircuitBreaker> byWorker = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Worker, CircuitBreaker> eldest) {
            return size() > MAX;
        }
    };

    synchronized CircuitBreaker of(Worker worker) {
        return byWorker.computeIfAbsent(
                worker, added -> CircuitBreaker.of(added.id().value(), CONFIG));
    }
}
