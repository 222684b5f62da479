package wagateway.api.session;

import wagateway.model.event.EventVersion;

/** What became of a change. */
public sealed interface Outcome {
    /** Stored and committed, as the event of this version. */
    record Stored(EventVersion version) implements Outcome {}

    /** Its {@code eventId} had been stored. */
    record Duplicate() implements Outcome {}

    /** Something newer had been stored. */
    record Stale() implements Outcome {}

    /** The session was given to another worker than the reporter. */
    record SlotTaken() implements Outcome {}

    /** The session was never given to the reporter, which has proven who it is. */
    record NotAssigned() implements Outcome {}

    /** There is no such session. */
    record Unknown() implements Outcome {}
}
