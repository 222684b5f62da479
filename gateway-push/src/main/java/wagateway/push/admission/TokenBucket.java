package wagateway.push.admission;

/**
 * A token bucket: a burst at first, then so many a second. Times are milliseconds of any one clock. Not safe for several
 * threads at once: each connection has some, and one event loop.
 */
public final class TokenBucket {
    private static final double MILLIS = 1_000;

    private final Rate rate;
    private double left;
    private long filledAt;

    /** A full one. */
    public TokenBucket(Rate rate, long now) {
        this.rate = rate;
        this.left = rate.burst();
        this.filledAt = now;
    }

    /** Takes so many tokens; false, and nothing is taken, when fewer are left. */
    public boolean take(double tokens, long now) {
        fill(now);
        if (left < tokens) {
            return false;
        }
        left -= tokens;
        return true;
    }

    /** Whether it is as a new one. */
    boolean isFull(long now) {
        fill(now);
        return left >= rate.burst();
    }

    private void fill(long now) {
        left = Math.min(rate.burst(), left + Math.max(0, now - filledAt) * rate.perSecond() / MILLIS);
        filledAt = now;
    }
}
