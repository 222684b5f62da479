package wagateway.push.client;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import wagateway.push.protocol.CloseReason;

/**
 * What waits to be written to one socket. Whoever has something for the client offers it; the transport takes it at the
 * pace of the socket. Safe for any thread; frames leave in the order of their offers.
 */
public final class Outbox {
    private final Sinks.Many<Frame> frames;
    private @Nullable CloseReason reason;

    public Outbox(OutboxLimits limits) {
        this.frames = Sinks.unsafe().many().unicast().onBackpressureBuffer(new FrameQueue(limits));
    }

    /** Takes a frame; a full outbox closes as {@link CloseReason#SLOW_READER}, a closed one takes nothing. */
    public synchronized void offer(Frame frame) {
        if (reason == null) {
            switch (frames.tryEmitNext(frame)) {
                case OK -> {}
                case FAIL_CANCELLED -> close(CloseReason.CLIENT_LEFT);
                default -> close(CloseReason.SLOW_READER);
            }
        }
    }

    /** Ends the outbox after what is already in it; only the first reason counts. */
    public synchronized void close(CloseReason reason) {
        if (this.reason == null) {
            this.reason = reason;
            frames.tryEmitComplete();
        }
    }

    /** Why it was closed; null while it is open. */
    public synchronized @Nullable CloseReason closeReason() {
        return reason;
    }

    /** For one subscriber, the transport; completes when closed and drained. */
    public Flux<Frame> frames() {
        return frames.asFlux();
    }
}
