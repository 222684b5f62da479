package wagateway.api.retention;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Takes one step of the {@link Retention} after the other, with a pause between them in which PostgreSQL has other things
 * to do. Every pod does; whoever comes first takes the step.
 */
@Component
final class Pruner implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);
    private static final Duration BETWEEN_STEPS = Duration.ofMillis(100);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final Retention retention;
    private volatile @Nullable Disposable running;

    Pruner(Retention retention) {
        this.retention = retention;
    }

    private Mono<Duration> step() {
        return Mono.defer(retention::step)
                .doOnNext(step -> LOG.debug("Deleted what was too old: {}", step))
                .doOnError(e -> LOG.warn("Old events cannot be deleted now: {}", e.toString()))
                .map(step -> BETWEEN_STEPS)
                .defaultIfEmpty(BETWEEN_LOOKS);
    }

    @Override
    public void start() {
        running = step().retryWhen(Retry.backoff(Long.MAX_VALUE, BETWEEN_LOOKS)
                        .maxBackoff(LONGEST_PAUSE)
                        .transientErrors(true))
                .delayUntil(Mono::delay)
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
