package wagateway.push.admission;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the pod is short of CPU or memory: then it serves the connections that it has, and refuses new ones. Safe for
 * any thread.
 */
public final class Overload {
    private static final long PAUSE_MILLIS = 250;
    private static final long NANOS = 1_000_000;

    private final OverloadSettings settings;
    private final Supplier<Duration> lag;
    private final DoubleSupplier heap;
    private final LongSupplier millis;
    private volatile Check latest;

    /** What the last check found. */
    private record Check(@Nullable HandshakeRefusal reason, long at) {}

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
        this.latest = check(millis.getAsLong());
    }

    /** Why new connections are refused; null when they are taken. Checked at most four times a second. */
    public @Nullable HandshakeRefusal reason() {
        Check last = latest;
        long now = millis.getAsLong();
        if (now - last.at() >= PAUSE_MILLIS) {
            last = check(now);
            latest = last;
        }
        return last.reason();
    }

    private Check check(long now) {
        if (lag.get().compareTo(settings.maxEventLoopLag()) > 0) {
            return new Check(HandshakeRefusal.POD_LAG, now);
        }
        return new Check(heap.getAsDouble() > settings.maxHeap() ? HandshakeRefusal.POD_HEAP : null, now);
    }
}
