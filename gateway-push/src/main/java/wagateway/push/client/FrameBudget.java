package wagateway.push.client;

/** A token bucket: a burst at first, then so many frames a second. Not safe for several threads at once. */
public final class FrameBudget {
    private final ClientSettings limits;
    private double left;
    private long filledAt;

    /** @param now milliseconds of the pod's clock */
    public FrameBudget(ClientSettings limits, long now) {
        this.limits = limits;
        this.left = limits.frameBurst();
        this.filledAt = now;
    }

    /** Spends one frame; false when there is none left. */
    public boolean spend(long now) {
        long passed = Math.max(0, now - filledAt);
        left = Math.min(limits.frameBurst(), left + passed * limits.framesPerSecond() / 1_000.0);
        filledAt = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
