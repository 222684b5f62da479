package wagateway.api.outbox;

import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * A committed event that Redis may not have.
 *
 * @param payload the event as {@link wagateway.model.wire.EventJson} writes it
 */
public record PendingEvent(UserId userId, SessionId sessionId, EventVersion version, String payload) {
    /** Without the payload: it may hold a QR code. */
    @Override
    public String toString() {
        return sessionId + " " + version.value();
    }
}
