package wagateway.api.adapter.gowa;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.adapter.AdapterSettings;
import wagateway.api.background.DetachedTasks;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;

/**
 * Does what is due and no other pod has claimed, at most {@value #CONCURRENCY} at a time. The next round waits for none that takes
 * longer than the pause between rounds, so one that hangs makes no other late.
 */
abstract class GowaRounds<T> extends RepeatedTask {
    private static final int CONCURRENCY = 64;

    private final DetachedTasks tasks;
    private final Duration pause;
    private final AtomicInteger running = new AtomicInteger();

    /** @param what the rounds do, for the log */
    GowaRounds(String what, DetachedTasks tasks, AdapterSettings settings) {
        super(ShutdownPhase.HOUSEKEEPING, what, pause(settings), settings.probeInterval());
        this.tasks = tasks;
        this.pause = pause(settings);
    }

    /** So that what is due waits for half as long again at most. */
    private static Duration pause(AdapterSettings settings) {
        return settings.pollInterval().dividedBy(2);
    }

    /** Claims what is due, for longer than one takes. */
    abstract Flux<T> claim(int limit);

    /** Ends by itself. */
    abstract Mono<Void> work(T claimed);

    @Override
    protected final Mono<Duration> round() {
        return claim(Math.max(0, CONCURRENCY - running.get()))
                .collectList()
                .flatMapIterable(claimed -> claimed)
                .flatMapDelayError(
                        claimed -> tasks.run(counted(work(claimed))).timeout(pause, Mono.empty()), CONCURRENCY, 1)
                .then(Mono.just(pause));
    }

    private Mono<Void> counted(Mono<Void> work) {
        return work.doOnSubscribe(_ -> running.incrementAndGet()).doFinally(_ -> running.decrementAndGet());
    }
}
