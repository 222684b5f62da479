package wagateway.api.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;

/**
 * A change to store as the next event of its session.
 *
 * @param draft the event
 * @param followingQr the event instead, when the session has already had another QR code in this linking
 * @param eventId stored once per session; null when the change may be repeated
 * @param effect what it means for the session's row
 * @param at when it is stored, to the millisecond
 */
public record SessionChange(
        SessionId sessionId,
        Draft draft,
        @Nullable Draft followingQr,
        Freshness freshness,
        @Nullable String eventId,
        Effect effect,
        Instant at) {
    /** What a change means beside its event. */
    public enum Effect {
        /** A worker spoke. */
        REPORTED,
        /** The session keeps its worker. */
        REQUESTED,
        /** The session has no worker any more. */
        RELEASED,
        /** The session has no worker any more and is gone for its owner. */
        DELETED
    }

    /** A change that is made whatever came before it. */
    public static SessionChange of(SessionId sessionId, Draft draft, Effect effect, Instant at) {
        return new SessionChange(sessionId, draft, null, new Freshness.Always(), null, effect, at);
    }

    /** The same, only if nothing has happened since an event. */
    public SessionChange unlessChangedSince(EventVersion version) {
        return new SessionChange(sessionId, draft, followingQr, new Freshness.Unchanged(version), eventId, effect, at);
    }
}
