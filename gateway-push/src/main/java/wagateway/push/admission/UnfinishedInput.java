package wagateway.push.admission;

import java.util.concurrent.atomic.AtomicLong;

/** What this pod keeps of messages whose end has not come, all connections together. Safe for any thread. */
public final class UnfinishedInput {
    private final long max;
    private final AtomicLong bytes = new AtomicLong();

    /** @param max bytes; connections without a token may have half of them */
    public UnfinishedInput(long max) {
        this.max = max;
    }

    /**
     * Counts bytes that are kept now.
     *
     * @param more negative for bytes that are kept no longer
     * @return whether that is within the limit; they are counted in any case
     */
    boolean add(long more, boolean admitted) {
        long all = bytes.addAndGet(more);
        return more <= 0 || all <= (admitted ? max : max / 2);
    }

    /** How many there are. */
    public long bytes() {
        return bytes.get();
    }
}
