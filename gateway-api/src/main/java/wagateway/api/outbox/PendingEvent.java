package wagateway.api.outbox;

import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * A committed event that Redis may not have.
 *
 * @param payload the event as it was stored, with its version in it (ADR 24)
 */
public record PendingEvent(UserId userId, SessionId sessionId, EventVersion version, String payload) {
    /** Without the payload: it may hold a QR code. */
    @Override
    public String toString() {
        return sessionId + " " + version.value();
    }
}
