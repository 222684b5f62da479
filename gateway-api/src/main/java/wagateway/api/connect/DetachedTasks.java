package wagateway.api.connect;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;
import reactor.core.scheduler.Schedulers;
import wagateway.api.background.ShutdownPhase;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;

/**
 * Work that is carried through though whoever asked for it has hung up, as half of it would leave a session between two
 * states. At most {@value #CONCURRENCY} run at a time and {@value #WAITING} wait; more are refused. A pod that stops
 * takes no more and gives those that run some seconds.
 *
 * <p>Not promised: that work survives the pod.
 */
@Component
final class DetachedTasks implements SmartLifecycle {
    private static final int CONCURRENCY = 512;
    private static final int WAITING = 512;
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(12);

    private final Sinks.Empty<Void> drained = Sinks.empty();
    private volatile Sinks.@Nullable Many<Mono<Void>> open;
    private volatile @Nullable Disposable running;

    /**
     * Begins the work when it is subscribed to, and does not end it when that subscription is cancelled.
     *
     * @return what the work emits; fails with {@link ProblemCode#OVERLOADED} when it was not begun or not ended
     */
    <T> Mono<T> run(Mono<T> work) {
        return Mono.deferContextual(context -> {
            Sinks.One<T> outcome = Sinks.one();
            Mono<Void> job = work.doOnSuccess(outcome::tryEmitValue)
                    .doOnError(outcome::tryEmitError)
                    .doOnCancel(() -> outcome.tryEmitError(ProblemException.of(ProblemCode.OVERLOADED)))
                    .then()
                    .onErrorComplete()
                    .contextWrite(context)
                    .subscribeOn(Schedulers.parallel());
            return offer(job) ? outcome.asMono() : Mono.error(ProblemException.of(ProblemCode.OVERLOADED));
        });
    }

    private boolean offer(Mono<Void> job) {
        Sinks.Many<Mono<Void>> jobs = open;
        if (jobs == null) {
            return false;
        }
        EmitResult result;
        do {
            result = jobs.tryEmitNext(job);
            Thread.onSpinWait();
        } while (result == EmitResult.FAIL_NON_SERIALIZED);
        return result.isSuccess();
    }

    @Override
    public void start() {
        Sinks.Many<Mono<Void>> jobs = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(WAITING));
        running = jobs.asFlux()
                .flatMap(job -> job, CONCURRENCY)
                .doFinally(signal -> drained.tryEmitEmpty())
                .subscribe();
        open = jobs;
    }

    @Override
    public void stop(Runnable callback) {
        Sinks.Many<Mono<Void>> jobs = open;
        Disposable ending = running;
        open = null;
        running = null;
        if (jobs == null || ending == null) {
            callback.run();
            return;
        }
        while (jobs.tryEmitComplete() == EmitResult.FAIL_NON_SERIALIZED) {
            Thread.onSpinWait();
        }
        drained.asMono()
                .timeout(DRAIN_TIMEOUT)
                .onErrorComplete()
                .doFinally(signal -> {
                    ending.dispose();
                    callback.run();
                })
                .subscribe();
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    @Override
    public int getPhase() {
        return ShutdownPhase.REQUESTED_WORK.phase();
    }
}
