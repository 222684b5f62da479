package wagateway.push.admission;

import org.jspecify.annotations.Nullable;
import wagateway.push.protocol.CloseReason;

/**
 * Decides whether what one connection sends is too much. What decides gives why the connection is to end, or null. Not safe
 * for several threads at once.
 */
public final class ConnectionInput {
    private final InputAdmission all;
    private final TokenBucket frames;
    private final TokenBucket bytes;
    private long receivedBytes;
    private int receivedFrames;
    private int unfinished;
    private long begunAt;
    private boolean admitted;

    public ConnectionInput(InputAdmission all) {
        long now = all.millis().getAsLong();
        this.all = all;
        this.frames = new TokenBucket(all.limits().frames(), now);
        this.bytes = new TokenBucket(all.limits().bytes(), now);
    }

    /** A token has been accepted: the share of those without one is no more. */
    public void admit() {
        admitted = true;
    }

    /** Bytes have come. */
    public @Nullable CloseReason received(int count) {
        receivedBytes += count;
        return bytes.take(count, now())
                        && (admitted || receivedBytes <= newcomer().bytes())
                ? null
                : CloseReason.TOO_MANY_BYTES;
    }

    /**
     * A frame has come, whole.
     *
     * @param message bytes that its message has by now, with this frame
     */
    public @Nullable CloseReason frame(int message) {
        receivedFrames++;
        return frames.take(1, now())
                        && (admitted || receivedFrames <= newcomer().frames())
                ? tooLarge(message)
                : CloseReason.TOO_MANY_FRAMES;
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

    /** Time went by. */
    public @Nullable CloseReason ticked() {
        return unfinished > 0 && millisLeft() <= 0 ? CloseReason.MESSAGE_TIMEOUT : null;
    }

    /** Milliseconds until the message that has begun must be complete. */
    public long millisLeft() {
        return begunAt + all.limits().messageTimeout().toMillis() - now();
    }

    /** Whether a message has begun whose end has not come. */
    public boolean isUnfinished() {
        return unfinished > 0;
    }

    /** What was kept is kept no longer. */
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
        return all.millis().getAsLong();
    }
}
