package wagateway.api.background;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;

/**
 * Work that goes on to its end although its caller has gone, as half of it would leave a session between two states. At most
 * {@value #CONCURRENCY} run at a time and {@value #WAITING} wait; more are refused. A pod that stops takes no more and gives
 * those that run some seconds.
 *
 * <p>Not promised: that work survives the pod.
 */
@Component
public final class DetachedTasks extends DrainedQueue {
    private static final int CONCURRENCY = 512;
    private static final int WAITING = 512;
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(12);

    private volatile Sinks.@Nullable Many<Mono<Void>> open;

    DetachedTasks() {
        super(ShutdownPhase.REQUESTED_WORK, DRAIN_TIMEOUT);
    }

    /**
     * Begins the work when it is subscribed to, and does not end it when that subscription is cancelled.
     *
     * @return what the work emits; fails with {@link ProblemCode#OVERLOADED} when it was not begun or not ended
     */
    public <T> Mono<T> run(Mono<T> work) {
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
        return open instanceof Sinks.Many<Mono<Void>> jobs && emit(jobs, job).isSuccess();
    }

    @Override
    protected Flux<?> open() {
        Sinks.Many<Mono<Void>> jobs = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(WAITING));
        open = jobs;
        return jobs.asFlux().flatMap(job -> job, CONCURRENCY);
    }

    @Override
    protected void close() {
        Sinks.Many<Mono<Void>> jobs = Objects.requireNonNull(open);
        open = null;
        complete(jobs);
    }
}
