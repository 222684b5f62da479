package wagateway.push.client;

import java.util.AbstractQueue;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Frames that wait for a socket, first in first out, bounded in number and bytes; empty, it holds no memory. */
final class FrameQueue extends AbstractQueue<Frame> {
    private final OutboxLimits limits;
    private @Nullable ArrayDeque<Frame> waiting;
    private long bytes;

    FrameQueue(OutboxLimits limits) {
        this.limits = limits;
    }

    /** False when the frame does not fit any more. */
    @Override
    public synchronized boolean offer(Frame frame) {
        if (size() >= limits.frames() || bytes + frame.length() > limits.bytes()) {
            return false;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>(2);
        }
        bytes += frame.length();
        return waiting.add(frame);
    }

    @Override
    public synchronized @Nullable Frame poll() {
        Frame frame = waiting == null ? null : waiting.poll();
        if (frame == null) {
            waiting = null;
            return null;
        }
        bytes -= frame.length();
        return frame;
    }

    @Override
    public synchronized @Nullable Frame peek() {
        return waiting == null ? null : waiting.peek();
    }

    @Override
    public synchronized int size() {
        return waiting == null ? 0 : waiting.size();
    }

    /** A snapshot; the queue may change meanwhile. */
    @Override
    public synchronized Iterator<Frame> iterator() {
        return new ArrayDeque<>(waiting == null ? new ArrayDeque<>() : waiting).iterator();
    }
}
