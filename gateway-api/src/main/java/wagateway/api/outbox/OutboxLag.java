package wagateway.api.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.outbox.Outbox.Backlog;

/** Looks every {@code 5 s} at how far publishing is behind, and shows the last answer as metrics. */
@Component
final class OutboxLag extends RepeatedTask {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Outbox outbox;
    private volatile @Nullable Backlog backlog;

    OutboxLag(Outbox outbox, MeterRegistry registry) {
        super(ShutdownPhase.HOUSEKEEPING, "Measuring the outbox", INTERVAL, INTERVAL);
        this.outbox = outbox;
        GatewayMetric.OUTBOX_WAITING.gauge(
                registry, () -> backlog instanceof Backlog found ? found.waiting() : Double.NaN);
        GatewayMetric.OUTBOX_OLDEST_AGE.gauge(
                registry,
                () -> backlog instanceof Backlog found ? found.oldest().toMillis() / 1000.0 : Double.NaN);
    }

    @Override
    protected Mono<Duration> round() {
        return outbox.backlog()
                .doOnNext(found -> backlog = found)
                .doOnError(_ -> backlog = null)
                .map(_ -> INTERVAL);
    }
}
