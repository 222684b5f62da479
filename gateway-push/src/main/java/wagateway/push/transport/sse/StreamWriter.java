package wagateway.push.transport.sse;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Schedulers;
import wagateway.push.protocol.CloseReason;
import wagateway.push.transport.Connection;
import wagateway.push.wire.Frame;

/**
 * Takes frames out of a connection as they are asked for. The HTTP server asks for some 160 pieces in advance, so those are
 * short: what a reader that has stopped holds is bounded by that.
 */
final class StreamWriter {
    private static final int PIECE = 512;

    /** How long a peer that does not read may delay the end. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(5);

    private final Connection connection;
    private final FluxSink<byte[]> sink;
    private final Runnable cut;
    private final Disposable.Swap cutOff;
    private final AtomicInteger wakes = new AtomicInteger();
    private byte @Nullable [] frame;
    private int position;
    private boolean ending;

    /**
     * @param cut closes the channel though not all is written
     * @param cutOff of a peer that holds up the end, disposed by the owner when all is written
     */
    StreamWriter(Connection connection, FluxSink<byte[]> sink, Runnable cut, Disposable.Swap cutOff) {
        this.connection = connection;
        this.sink = sink;
        this.cut = cut;
        this.cutOff = cutOff;
    }

    /** Frames wait, the reader asks for more, or the connection has ended. */
    void wake() {
        if (wakes.getAndIncrement() == 0) {
            var _ = Schedulers.parallel().schedule(this::run);
        }
    }

    private void run() {
        int missed = 1;
        while (missed != 0 && !sink.isCancelled()) {
            CloseReason reason = connection.closeReason();
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
            if (reason != null && !ending) {
                ending = true;
                cutOff.update(Schedulers.parallel().schedule(cut, LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS));
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
            Frame taken = connection.next();
            if (taken == null) {
                return null;
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
