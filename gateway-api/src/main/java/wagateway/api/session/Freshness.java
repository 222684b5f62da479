package wagateway.api.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.EventVersion;

/** When a change is too late to be made; decided in the statement that would make it. */
public sealed interface Freshness {
    /** Never too late. */
    record Always() implements Freshness {}

    /** Only when nothing has happened since a version that the caller saw. */
    record Unchanged(EventVersion since) implements Freshness {}

    /**
     * Only when the pair is higher than that of the last report which had one from the same worker, and not of the
     * worker that had the session before.
     *
     * @param workerEpoch when the worker took the session over, in milliseconds
     * @param sequence rises with each report
     * @param occurredAt kept for reports without a pair
     */
    record Numbered(
            long workerEpoch, long sequence, @Nullable Instant occurredAt) implements Freshness {}

    /** Only when it did not happen before the last report which had a time. */
    record Timed(Instant occurredAt) implements Freshness {}
}
