package wagateway.api.failover;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks, on every pod, for sessions whose worker fell silent, and has them moved. A round is bounded by its batch; a
 * full one is followed by the next at once.
 *
 * <p>Not promised: that a worker is asked only once to open a session. It is asked again when the pod that asked ended
 * before it could note that.
 */
@Component
final class Failover implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Failover.class);
    /** Above the queue of events, below the web server: what a round stores is still published. */
    private static final int PHASE = 1_500;

    private static final int AT_ONCE = 8;

    private final FailoverTasks tasks;
    private final Moves moves;
    private final FailoverSettings settings;
    private volatile @Nullable Disposable running;

    Failover(FailoverTasks tasks, Moves moves, FailoverSettings settings) {
        this.tasks = tasks;
        this.moves = moves;
        this.settings = settings;
    }

    /** What is left for the next round shows in the size of the largest step. */
    private Mono<Long> round() {
        return Flux.concat(
                        step(tasks.lost(settings.batch()), moves::lose),
                        step(tasks.claimHomeless(settings.batch()), moves::move),
                        step(tasks.claimEvictions(settings.batch()), moves::evict))
                .reduce(0L, Math::max);
    }

    /** One that fails leaves the others alone, and is found again. */
    private static <T> Mono<Long> step(Flux<T> found, Function<T, Mono<Void>> each) {
        return found.flatMap(
                        one -> each.apply(one).onErrorResume(Failover::putOff).thenReturn(true), AT_ONCE)
                .count()
                .onErrorResume(e -> putOff(e).thenReturn(0L));
    }

    private static Mono<Void> putOff(Throwable failure) {
        LOG.warn("Sessions of silent workers cannot be moved now, it is tried again: {}", failure.toString());
        return Mono.empty();
    }

    @Override
    public void start() {
        running = Mono.defer(this::round)
                .delayUntil(done -> done < settings.batch() ? Mono.delay(settings.interval()) : Mono.empty())
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

    @Override
    public int getPhase() {
        return PHASE;
    }
}
