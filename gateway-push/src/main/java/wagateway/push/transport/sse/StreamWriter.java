package wagateway.push.transport.sse;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Schedulers;
import wagateway.push.client.Outbox;
import wagateway.push.metrics.PodMeter;
import wagateway.push.protocol.CloseReason;
import wagateway.push.wire.Frame;

/**
 * Takes frames out of an outbox as they are asked for. The HTTP server asks for some 160 pieces in advance, so those are
 * short: what a reader that has stopped holds is bounded by that.
 */
final class StreamWriter {
    private static final int PIECE = 512;

    private final Outbox outbox;
    private final FluxSink<byte[]> sink;
    private final Runnable cut;
    private final PodMeter meter;
    private final AtomicInteger wakes = new AtomicInteger();
    private byte @Nullable [] frame;
    private int position;

    StreamWriter(Outbox outbox, FluxSink<byte[]> sink, Runnable cut, PodMeter meter) {
        this.outbox = outbox;
        this.sink = sink;
        this.cut = cut;
        this.meter = meter;
    }

    /** There is something to take, somebody who takes it, or an end. */
    void wake() {
        if (wakes.getAndIncrement() == 0) {
            var _ = Schedulers.parallel().schedule(this::run);
        }
    }

    private void run() {
        int missed = 1;
        while (missed != 0 && !sink.isCancelled()) {
            CloseReason reason = outbox.closeReason();
            if (reason == CloseReason.SLOW_READER) {
                cut.run();
                sink.complete();
                return;
            }
            boolean empty = false;
            while (!empty && sink.requestedFromDownstream() > 0) {
                byte[] piece = next();
                empty = piece == null;
                if (piece != null) {
                    sink.next(piece);
                }
            }
            if (empty && reason != null) {
                sink.complete();
                return;
            }
            missed = wakes.addAndGet(-missed);
        }
    }

    private byte @Nullable [] next() {
        if (frame == null) {
            Frame taken = outbox.poll();
            if (taken == null) {
                return null;
            }
            if (taken.isEvent()) {
                meter.delivered();
            }
            frame = taken.bytes();
            position = 0;
        }
        byte[] whole = frame;
        int end = Math.min(position + PIECE, whole.length);
        byte[] piece = position == 0 && end == whole.length ? whole : Arrays.copyOfRange(whole, position, end);
        position = end;
        frame = end == whole.length ? null : whole;
        return piece;
    }
}
