package wagateway.api.session;

import java.util.List;
import wagateway.api.outbox.PendingEvent;
import wagateway.model.event.SessionEvent;

/** What became of a change. */
public sealed interface Outcome {
    /**
     * Stored and committed.
     *
     * @param toPublish this event, after the older ones of its session that wait; empty when so many wait that they are
     *     left to the relay
     */
    record Stored(SessionEvent event, List<PendingEvent> toPublish) implements Outcome {}

    /** Its {@code eventId} had been stored. */
    record Duplicate() implements Outcome {}

    /** Something newer had been stored, or the session is not the reporter's. */
    record Stale() implements Outcome {}

    /** There is no such session. */
    record Unknown() implements Outcome {}
}
