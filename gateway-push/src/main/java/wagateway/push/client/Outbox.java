package wagateway.push.client;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import wagateway.push.protocol.CloseReason;
import wagateway.push.wire.Frame;

/**
 * What waits to be written to one socket, first in first out, bounded in number, bytes and time; empty, it holds no
 * memory. Once much waits, an event takes the place of older ones of its session: it is the whole state, and a notice
 * before it tells that others were left out. Any code may offer a frame; the transport polls frames at the pace of the
 * socket. Safe for any thread.
 */
public final class Outbox {
    private static final long NEVER = -1;

    private final ClientSettings limits;
    private final Runnable conflated;
    private Runnable wake;
    private @Nullable ArrayDeque<Frame> waiting;
    private long bytes;
    private long bytesNotReplaceable;
    private @Nullable Frame notice;
    private boolean awake;
    private boolean progressed;
    private long progressAt = NEVER;
    private @Nullable CloseReason reason;

    /**
     * @param wake called when there is something to {@link #poll()}, and not again until that has returned null; and
     *     when the outbox is closed. Called from any thread; must not block or poll itself
     */
    public Outbox(ClientSettings limits, Runnable wake) {
        this(limits, wake, () -> {});
    }

    /** @param conflated called for each frame that a newer one took the place of; must not block */
    public Outbox(ClientSettings limits, Runnable wake, Runnable conflated) {
        this.limits = limits;
        this.wake = wake;
        this.conflated = conflated;
    }

    ClientSettings limits() {
        return limits;
    }

    /** Another transport takes over: it is woken from now on, and at once when something waits already. */
    public synchronized void handOver(Runnable next) {
        wake = next;
        if (awake || reason != null) {
            next.run();
        }
    }

    /**
     * Takes the frames of one event.
     *
     * @param passedOver makes the notice that others are missing
     */
    synchronized void offerEvent(List<Frame> frames, Supplier<Frame> passedOver) {
        if (waiting != null
                && bytes - bytesNotReplaceable > limits.conflateAbove().toBytes()
                && waiting.removeIf(old -> old.isReplacedBy(frames.getFirst()) && forget(old))
                && notice == null) {
            notice = passedOver.get();
            offer(notice);
        }
        frames.forEach(this::offer);
    }

    private boolean forget(Frame old) {
        bytes -= old.length();
        old.taken();
        conflated.run();
        return true;
    }

    /**
     * Closes as {@link CloseReason#SLOW_READER} when frames wait and the socket has taken none for too long; called
     * periodically.
     *
     * @param now milliseconds of the pod's clock
     */
    public synchronized void tick(long now) {
        if (waiting == null || progressed || progressAt == NEVER) {
            progressed = false;
            progressAt = now;
        } else if (now - progressAt >= limits.stuckAfter().toMillis()) {
            close(CloseReason.SLOW_READER);
        }
    }

    /** Takes a frame; a full outbox closes as {@link CloseReason#SLOW_READER}, a closed one takes nothing. */
    public synchronized void offer(Frame frame) {
        if (reason != null) {
            return;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>(2);
        }
        if (waiting.size() >= limits.maxWaitingFrames()
                || bytes + frame.length() > limits.maxWaitingBytes().toBytes()) {
            close(CloseReason.SLOW_READER);
            return;
        }
        waiting.add(frame);
        bytes += frame.length();
        bytesNotReplaceable += frame.isReplaceable() ? 0 : frame.length();
        frame.offered();
        if (!awake) {
            awake = true;
            wake.run();
        }
    }

    /** The next frame; null when nothing waits. */
    public synchronized @Nullable Frame poll() {
        Frame frame = waiting == null ? null : waiting.poll();
        if (frame == null) {
            waiting = null;
            awake = false;
            return null;
        }
        bytes -= frame.length();
        bytesNotReplaceable -= frame.isReplaceable() ? 0 : frame.length();
        notice = frame == notice ? null : notice;
        frame.taken();
        progressed = true;
        return frame;
    }

    /** Ends the outbox after what is already in it; only the first reason counts. */
    public synchronized void close(CloseReason reason) {
        if (this.reason == null) {
            this.reason = reason;
            wake.run();
        }
    }

    /** Why it was closed; null while it is open. */
    public synchronized @Nullable CloseReason closeReason() {
        return reason;
    }
}
