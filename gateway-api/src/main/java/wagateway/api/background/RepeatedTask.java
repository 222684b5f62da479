package wagateway.api.background;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Runs one round after the other, from the start of the pod to its end, each after a pause. A round that fails is repeated
 * after the interval at first, then less and less often. The log says once that rounds fail, and once that they succeed again.
 *
 * <p>Not promised: that a round under way is completed when the pod ends; it is cancelled.
 */
public abstract class RepeatedTask implements SmartLifecycle {
    private final Logger log = LoggerFactory.getLogger(getClass());
    private final ShutdownPhase phase;
    private final String what;
    private final Duration interval;
    private final Duration maxBackoff;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile @Nullable Disposable running;

    /**
     * @param what the rounds do, for the log, as in "Deleting old events"
     * @param interval the pause after a round with nothing to do, and after the first that fails
     * @param maxBackoff the longest pause after a round that fails; the interval where that is longer
     */
    protected RepeatedTask(ShutdownPhase phase, String what, Duration interval, Duration maxBackoff) {
        this.phase = phase;
        this.what = what;
        this.interval = interval;
        this.maxBackoff = maxBackoff.compareTo(interval) < 0 ? interval : maxBackoff;
    }

    /**
     * One round. It may throw, too.
     *
     * @return the pause before the next one; empty when there was nothing to do, which is no proof that it would have succeeded
     */
    protected abstract Mono<Duration> round();

    @Override
    public final void start() {
        running = Mono.defer(this::round)
                .doOnNext(_ -> succeeded())
                .defaultIfEmpty(interval)
                .doOnError(this::failed)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, interval).maxBackoff(maxBackoff))
                .delayUntil(Mono::delay)
                .repeat()
                .subscribe();
    }

    private void succeeded() {
        if (failing.compareAndSet(true, false)) {
            log.info("{} succeeds again", what);
        }
    }

    private void failed(Throwable failure) {
        if (failing.compareAndSet(false, true)) {
            log.warn(
                    "{} failed and is tried again, at first soon and then less often: {}",
                    what,
                    Exceptions.unwrapMultiple(failure).getFirst().toString());
        }
    }

    @Override
    public final void stop() {
        if (running instanceof Disposable ending) {
            ending.dispose();
        }
        running = null;
    }

    @Override
    public final boolean isRunning() {
        return running != null;
    }

    @Override
    public final int getPhase() {
        return phase.phase();
    }
}
