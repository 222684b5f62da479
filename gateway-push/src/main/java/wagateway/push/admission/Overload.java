package wagateway.push.admission;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether the pod has all the work, or memory, that it can have: it serves those it has, and nobody new. Safe for any thread. */
public final class Overload {
    private static final long PAUSE_MILLIS = 250;
    private static final long NANOS = 1_000_000;

    private final OverloadSettings settings;
    private final Supplier<Duration> lag;
    private final DoubleSupplier heap;
    private final LongSupplier millis;
    private volatile Looked looked;

    /** What was seen last. */
    private record Looked(@Nullable HandshakeRefusal reason, long at) {}

    /**
     * @param lag of the event loops
     * @param heap share of it that is in use
     */
    public Overload(OverloadSettings settings, Supplier<Duration> lag, DoubleSupplier heap) {
        this(settings, lag, heap, () -> System.nanoTime() / NANOS);
    }

    Overload(OverloadSettings settings, Supplier<Duration> lag, DoubleSupplier heap, LongSupplier millis) {
        this.settings = settings;
        this.lag = lag;
        this.heap = heap;
        this.millis = millis;
        this.looked = look(millis.getAsLong());
    }

    /** Why nobody new is let in; null when the pod has room. As old as a quarter of a second. */
    public @Nullable HandshakeRefusal reason() {
        Looked last = looked;
        long now = millis.getAsLong();
        if (now - last.at() >= PAUSE_MILLIS) {
            last = look(now);
            looked = last;
        }
        return last.reason();
    }

    private Looked look(long now) {
        if (lag.get().compareTo(settings.maxEventLoopLag()) > 0) {
            return new Looked(HandshakeRefusal.POD_LAG, now);
        }
        return new Looked(heap.getAsDouble() > settings.maxHeap() ? HandshakeRefusal.POD_HEAP : null, now);
    }
}
