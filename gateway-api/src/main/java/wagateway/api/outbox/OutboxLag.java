package wagateway.api.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.outbox.Outbox.Backlog;

/** Looks every {@code 5 s} at how far publishing is behind, and shows the last answer as metrics. */
@Component
final class OutboxLag implements SmartLifecycle {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Outbox outbox;
    private volatile @Nullable Backlog backlog;
    private volatile @Nullable Disposable running;

    OutboxLag(Outbox outbox, MeterRegistry registry) {
        this.outbox = outbox;
        GatewayMetric.OUTBOX_WAITING.gauge(
                registry, () -> backlog instanceof Backlog found ? found.waiting() : Double.NaN);
        GatewayMetric.OUTBOX_OLDEST_AGE.gauge(
                registry,
                () -> backlog instanceof Backlog found ? found.oldest().toMillis() / 1000.0 : Double.NaN);
    }

    @Override
    public void start() {
        running = Mono.defer(outbox::backlog)
                .doOnNext(found -> backlog = found)
                .doOnError(e -> backlog = null)
                .onErrorComplete()
                .then(Mono.delay(INTERVAL))
                .repeat()
                .subscribe();
    }

    @Override
    public void stop() {
        if (running instanceof Disposable ending) {
            ending.dispose();
        }
        running = null;
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
