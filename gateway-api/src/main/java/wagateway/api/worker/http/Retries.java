package wagateway.api.worker.http;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.function.Predicate;

/** Tries again after 100 ms, then twice as long each time, give or take a half. */
final class Retries {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private Retries() {}

    static Retry of(int attempts, Predicate<Throwable> passing) {
        return Retry.of(
                "worker",
                RetryConfig.custom()
                        .maxAttempts(attempts)
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(FIRST_PAUSE, 2.0))
                        .retryOnException(passing)
                        .build());
    }
}
