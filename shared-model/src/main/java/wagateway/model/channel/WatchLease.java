package wagateway.model.channel;

import java.time.Duration;
import java.time.Instant;

/** How long a session counts as watched: {@link UserKeys#watched} is there for as long. */
public final class WatchLease {
    /** Longer than a worker takes to report the next code. */
    static final Duration SLACK = Duration.ofSeconds(30);

    private WatchLease() {}

    /**
     * A while longer than the code that somebody is shown.
     *
     * @param end of that code, after {@code now}
     */
    public static Duration of(Instant end, Instant now) {
        return Duration.between(now, end).plus(SLACK);
    }
}
