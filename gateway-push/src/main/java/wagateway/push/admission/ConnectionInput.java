package wagateway.push.admission;

import org.jspecify.annotations.Nullable;
import wagateway.push.protocol.CloseReason;

/**
 * Checks whether what one connection sends is too much. Each check returns the reason to close the connection, or null.
 * Not safe for several threads at once.
 */
public final class ConnectionInput {
    private static final long NANOS = 1_000_000;

    private final InputAdmission all;
    private long framesFullAt;
    private long bytesFullAt;
    private long receivedBytes;
    private int receivedFrames;
    private int unfinished;
    private long begunAt;
    private boolean admitted;

    public ConnectionInput(InputAdmission all) {
        this.all = all;
        this.framesFullAt = now();
        this.bytesFullAt = framesFullAt;
    }

    /** A token has been accepted: the limits of newcomers no longer apply. */
    public void admit() {
        admitted = true;
    }

    /** Bytes have come. */
    public @Nullable CloseReason received(int count) {
        receivedBytes += count;
        long fullAt = all.limits().bytes().take(bytesFullAt, count, now());
        if (fullAt == Rate.TOO_FEW || (!admitted && receivedBytes > newcomer().bytes())) {
            return CloseReason.TOO_MANY_BYTES;
        }
        bytesFullAt = fullAt;
        return null;
    }

    /**
     * A frame has come, whole.
     *
     * @param message bytes that its message has by now, with this frame
     */
    public @Nullable CloseReason frame(int message) {
        receivedFrames++;
        long fullAt = all.limits().frames().take(framesFullAt, 1, now());
        if (fullAt == Rate.TOO_FEW || (!admitted && receivedFrames > newcomer().frames())) {
            return CloseReason.TOO_MANY_FRAMES;
        }
        framesFullAt = fullAt;
        return tooLarge(message);
    }

    /**
     * All that has come is decoded.
     *
     * @param kept bytes of a message that is not complete; 0 when there is none
     * @param anew whether another one was completed meanwhile
     */
    public @Nullable CloseReason decoded(int kept, boolean anew) {
        if (unfinished == 0 || anew) {
            begunAt = now();
        }
        boolean within = all.unfinished().add(kept - (long) unfinished, admitted);
        unfinished = kept;
        return within ? tooLarge(kept) : CloseReason.OVERLOADED;
    }

    /** Checks whether the message that has begun is late. */
    public @Nullable CloseReason ticked() {
        return unfinished > 0 && millisLeft() <= 0 ? CloseReason.MESSAGE_TIMEOUT : null;
    }

    /** Milliseconds until the message that has begun must be complete. */
    public long millisLeft() {
        return (begunAt - now()) / NANOS + all.limits().messageTimeout().toMillis();
    }

    /** Whether a message has begun whose end has not come. */
    public boolean isUnfinished() {
        return unfinished > 0;
    }

    /** The bytes of the message that is not complete have been dropped. */
    public void release() {
        all.unfinished().add(-unfinished, admitted);
        unfinished = 0;
    }

    private @Nullable CloseReason tooLarge(int message) {
        return admitted || message <= newcomer().message() ? null : CloseReason.TOO_LARGE;
    }

    private InputLimits.Newcomer newcomer() {
        return all.limits().newcomer();
    }

    private long now() {
        return all.clock().getAsLong();
    }
}
