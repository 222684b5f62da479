package wagateway.push.limit;

/** A token bucket: a burst at first, then so many frames a second. Not safe for several threads at once. */
public final class FrameBudget {
    private final FrameLimits limits;
    private double left;
    private long filledAt;

    /** @param now milliseconds of the pod's clock */
    public FrameBudget(FrameLimits limits, long now) {
        this.limits = limits;
        this.left = limits.burst();
        this.filledAt = now;
    }

    /** Spends one frame; false when there is none left. */
    public boolean spend(long now) {
        long passed = Math.max(0, now - filledAt);
        left = Math.min(limits.burst(), left + passed * limits.perSecond() / 1_000.0);
        filledAt = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
