package wagateway.api.background;

import org.springframework.context.SmartLifecycle;

/**
 * The order in which the parts of a pod end: as they stand here. They start the other way round. The connections to PostgreSQL
 * and Redis end after all of them.
 */
public enum ShutdownPhase {
    /** Work that may be cut off at any time. It ends before the web server does. */
    HOUSEKEEPING(Integer.MAX_VALUE),
    /** What was begun for a request: it ends after the web server, and what it stores is still published. */
    REQUESTED_WORK(2_000),
    /** What stores events by itself: they are still published. */
    STORING(1_500),
    /** What brings committed events to Redis. */
    PUBLISHING(1_000);

    private final int phase;

    ShutdownPhase(int phase) {
        this.phase = phase;
    }

    /** @return as {@link SmartLifecycle#getPhase} has it */
    public int phase() {
        return phase;
    }
}
