package wagateway.push.trace.micrometer;

import io.micrometer.tracing.Span;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import wagateway.push.trace.DeliverySpan;

/** A span that ends with the last of those that hold it: the fan-out, and each socket that the event waits for. */
final class MicrometerDeliverySpan implements DeliverySpan {
    private final Span span;
    private final Consumer<MicrometerDeliverySpan> ended;
    private final long begun = System.nanoTime();
    private final AtomicInteger sockets = new AtomicInteger();
    private final AtomicInteger holders = new AtomicInteger(1);
    private final AtomicBoolean over = new AtomicBoolean();

    MicrometerDeliverySpan(Span span, Consumer<MicrometerDeliverySpan> ended) {
        this.span = span;
        this.ended = ended;
    }

    @Override
    public void offered() {
        sockets.incrementAndGet();
        holders.incrementAndGet();
    }

    @Override
    public void taken() {
        release();
    }

    @Override
    public void fannedOut() {
        release();
    }

    boolean isOlderThan(Duration age) {
        return System.nanoTime() - begun > age.toNanos();
    }

    /** Ends the span, with a tag that counts the sockets which have not taken the event, where there are any. */
    void end() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        int waiting = holders.get();
        span.tag("wagateway.sockets", sockets.get());
        if (waiting > 0) {
            span.tag("wagateway.sockets.waiting", waiting);
        }
        span.end();
        ended.accept(this);
    }

    private void release() {
        if (holders.decrementAndGet() == 0) {
            end();
        }
    }
}
