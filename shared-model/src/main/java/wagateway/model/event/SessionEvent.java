package wagateway.model.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.SessionId;

/**
 * A stored change of a session. Each one is the whole state of its session after the change, so the latest event is
 * also the snapshot, and any older one may be dropped for it.
 *
 * @param at when the gateway stored it, to the millisecond
 * @param lastReportAt when a worker last reported on the session; null when none ever did
 * @param state what the session is from this event on
 */
public record SessionEvent(
        SessionId sessionId,
        EventVersion version,
        Instant at,
        @Nullable Instant lastReportAt,
        SessionState state) {
    /** The status of the session from this event on. */
    public SessionStatus status() {
        return state.status();
    }

    /** The code that can be typed on the phone; null when there is none. */
    public @Nullable PairingCode pairingCode() {
        return state.pairingCode();
    }

    /** The same without the codes that have run out by then: a session that has none left to show waits for another. */
    public SessionEvent unexpiredAt(Instant now) {
        SessionState left = state.unexpiredAt(now);
        return left.equals(state) ? this : new SessionEvent(sessionId, version, at, lastReportAt, left);
    }
}
