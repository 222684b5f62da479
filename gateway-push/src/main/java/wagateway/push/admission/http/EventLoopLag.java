package wagateway.push.admission.http;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How late the event loops run scheduled tasks, and so everything else that waits for them. The smaller lag of the last
 * two probes of a loop counts, so that a single pause is ignored. Safe for any thread.
 */
public final class EventLoopLag {
    static final Duration PERIOD = Duration.ofMillis(250);

    private final LongSupplier nanos;
    private final ConcurrentMap<EventExecutor, Probe> probes = new ConcurrentHashMap<>();

    public EventLoopLag() {
        this(System::nanoTime);
    }

    EventLoopLag(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Probes a loop from now on; a second call does nothing. */
    void observe(EventExecutor loop) {
        if (!probes.containsKey(loop)) {
            var probe = new Probe(loop);
            if (probes.putIfAbsent(loop, probe) == null) {
                probe.next();
            }
        }
    }

    /** The largest lag of any loop. */
    public Duration worst() {
        return Duration.ofNanos(
                probes.values().stream().mapToLong(probe -> probe.lag).max().orElse(0));
    }

    private final class Probe implements Runnable {
        private final EventExecutor loop;
        private long due;
        private long last;
        private volatile long lag;

        Probe(EventExecutor loop) {
            this.loop = loop;
        }

        @Override
        public void run() {
            long late = Math.max(0, nanos.getAsLong() - due);
            lag = Math.min(late, last);
            last = late;
            next();
        }

        private void next() {
            due = nanos.getAsLong() + PERIOD.toNanos();
            if (!loop.isShuttingDown()) {
                var _ = loop.schedule(this, PERIOD.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }
}
