package wagateway.push.admission;

/**
 * How much may come: a bucket of tokens, full at first, which gains so many a second (the generic cell rate algorithm, ITU-T
 * I.371). All there is to know of a bucket is when it is full again, so it is a number and not an object: each idle
 * connection has three.
 *
 * @param burst tokens of a full bucket
 * @param perSecond tokens that it gains in a second; above 0
 */
public record Rate(double burst, double perSecond) {
    /** In place of a time: a bucket has fewer tokens than were to be taken. */
    public static final long TOO_FEW = Long.MIN_VALUE;

    private static final double NANOS = 1e9;

    /**
     * Takes tokens.
     *
     * @param fullAt when the bucket is full again; it is, where that is not after now
     * @param now nanoseconds of any clock
     * @return when it is full again after that; {@link #TOO_FEW}, and nothing is taken, when it has fewer
     */
    public long take(long fullAt, double tokens, long now) {
        double missing = Math.max(0, fullAt - now) + tokens / perSecond * NANOS;
        return missing <= burst / perSecond * NANOS ? now + (long) missing : TOO_FEW;
    }
}
