package wagateway.api.history;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.api.session.StatusBody;
import wagateway.model.event.QrCode;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.QrShown;

/** The JSON of the history. */
final class HistoryBodies {
    private HistoryBodies() {}

    /** @param next the {@code before} of the following page; absent on the last */
    record EventPage(List<PastEvent> items, @Nullable Long next) {}

    /** @param type the name under which front ends were told of it */
    record PastEvent(String type, long version, EventData data) {
        static PastEvent of(SessionEvent event) {
            String type = event.state() instanceof QrShown
                    ? "qr_code_updated"
                    : event.pairingCode() == null ? "session_status_changed" : "pairing_code_updated";
            return new PastEvent(type, event.version().value(), EventData.of(event));
        }
    }

    /**
     * The data that front ends were given, without the codes and what a step asked for: anybody who reads those can
     * link the account while they last, and they are of no use afterwards.
     */
    record EventData(
            String sessionId,
            String status,
            @Nullable String phoneNumber,
            @Nullable String displayName,
            @Nullable String error,
            @Nullable String reason,
            Instant timestamp,
            @Nullable Instant expiresAt,
            @Nullable Long ttlMs,
            @Nullable Integer attempt,
            @Nullable Integer maxAttempts,
            @Nullable Instant lastReportAt,
            long version) {
        static EventData of(SessionEvent event) {
            StatusBody status = StatusBody.of(event);
            QrCode qr = event.state() instanceof QrShown(QrCode shown) ? shown : null;
            return new EventData(
                    status.sessionId(),
                    status.status(),
                    status.phoneNumber(),
                    status.displayName(),
                    status.error(),
                    status.reason(),
                    status.timestamp(),
                    qr == null ? status.pairingCodeExpiresAt() : qr.expiresAt(),
                    qr == null ? null : qr.ttl().toMillis(),
                    qr == null ? null : qr.attempt(),
                    qr == null ? null : qr.maxAttempts(),
                    status.lastReportAt(),
                    status.version());
        }
    }
}
