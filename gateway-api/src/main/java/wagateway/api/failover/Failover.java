package wagateway.api.failover;

import java.time.Duration;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;

/**
 * On every pod, looks for sessions whose worker fell silent, and moves them to other workers; and for sessions that a
 * restarted worker has lost, and asks it to open them again. A round is bounded by its batch; a full one is followed by
 * the next at once, unless something of it failed.
 *
 * <p>Not promised: that a worker is asked only once to open a session. It is asked again when the pod that asked ended
 * before it could note that.
 */
@Component
final class Failover extends RepeatedTask {
    private static final int CONCURRENCY = 8;

    private final FailoverTasks tasks;
    private final Reassignment reassignment;
    private final FailoverSettings settings;

    Failover(FailoverTasks tasks, Reassignment reassignment, FailoverSettings settings) {
        super(ShutdownPhase.STORING, "Moving sessions of silent workers", settings.interval(), settings.interval());
        this.tasks = tasks;
        this.reassignment = reassignment;
        this.settings = settings;
    }

    /** What is left for the next round shows in the size of the largest step. One that fails leaves the others alone. */
    @Override
    protected Mono<Duration> round() {
        return Flux.concatDelayError(Flux.just(
                        step(tasks.noteWorkers(), WorkerLog::tell),
                        step(tasks.lost(settings.batch()), reassignment::lose),
                        step(tasks.restarted(settings.batch()), reassignment::restart),
                        step(tasks.claimUnassigned(settings.batch()), reassignment::move),
                        step(tasks.claimEvictions(settings.batch()), reassignment::evict)))
                .reduce(0L, Math::max)
                .map(done -> done < settings.batch() ? settings.interval() : Duration.ZERO);
    }

    private static <T> Mono<Long> step(Flux<T> found, Function<T, Mono<Void>> each) {
        return found.flatMapDelayError(one -> each.apply(one).thenReturn(true), CONCURRENCY, 1)
                .count();
    }
}
