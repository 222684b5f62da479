package wagateway.api.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionStatus;

/** When a change is too late to be made; decided in the statement that would make it. */
public sealed interface Freshness {
    /** Never too late. */
    record Always() implements Freshness {}

    /** Only when nothing has happened since a version that the caller saw. */
    record Unchanged(EventVersion since) implements Freshness {}

    /** Only when the session is not in this status. */
    record Unless(SessionStatus status) implements Freshness {}

    /**
     * Only when the pair is higher than the last one of this linking, and the epoch not one that is over: that of another worker,
     * or of a linking that the user ended.
     *
     * @param workerEpoch when the worker took the session over, in milliseconds
     * @param sequence rises with each report
     * @param occurredAt kept for reports without a pair
     */
    record Numbered(
            long workerEpoch, long sequence, @Nullable Instant occurredAt) implements Freshness {}

    /**
     * The same where the worker does not number what it reports: within an epoch, what comes later is newer.
     *
     * @param workerEpoch as above
     */
    record Arriving(long workerEpoch) implements Freshness {}

    /** Only when it did not happen before the last report of this linking which had a time, nor before the user ended the last one. */
    record Timed(Instant occurredAt) implements Freshness {}
}
