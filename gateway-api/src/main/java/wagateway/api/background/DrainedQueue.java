package wagateway.api.background;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;

/**
 * Takes work from the start of the pod to its end. A pod that stops takes no more, and waits for what was taken.
 *
 * <p>Not promised: that work which takes longer than that is completed; it is cancelled.
 */
public abstract class DrainedQueue implements SmartLifecycle {
    private final ShutdownPhase phase;
    private final Duration drainTimeout;
    private final Sinks.Empty<Void> drained = Sinks.empty();
    private volatile @Nullable Disposable running;

    /** @param drainTimeout how long a pod that stops waits */
    protected DrainedQueue(ShutdownPhase phase, Duration drainTimeout) {
        this.phase = phase;
        this.drainTimeout = drainTimeout;
    }

    /** Takes work from now on. @return does it, and completes once no more is taken and all is done */
    protected abstract Flux<?> open();

    /** Takes no more. */
    protected abstract void close();

    /** Emits a value, and tries again while another thread emits to the same sink. */
    protected static <T> EmitResult emit(Sinks.Many<T> sink, T value) {
        EmitResult result;
        do {
            result = sink.tryEmitNext(value);
            Thread.onSpinWait();
        } while (result == EmitResult.FAIL_NON_SERIALIZED);
        return result;
    }

    /** As {@link #emit}. */
    protected static void complete(Sinks.Many<?> sink) {
        while (sink.tryEmitComplete() == EmitResult.FAIL_NON_SERIALIZED) {
            Thread.onSpinWait();
        }
    }

    @Override
    public final void start() {
        running = open().doFinally(_ -> drained.tryEmitEmpty()).subscribe();
    }

    @Override
    public final void stop(Runnable callback) {
        if (!(running instanceof Disposable ending)) {
            callback.run();
            return;
        }
        running = null;
        close();
        drained.asMono()
                .timeout(drainTimeout)
                .onErrorComplete()
                .doFinally(_ -> {
                    ending.dispose();
                    callback.run();
                })
                .subscribe();
    }

    @Override
    public final void stop() {
        stop(() -> {});
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
