package wagateway.push.fanout;

import java.time.Instant;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionEvent.QrCodeUpdated;
import wagateway.model.event.SessionEvent.SessionStatusChanged;

/** Keeps worthless QR codes from being shown: one that has expired is a session that waits for another. */
final class QrExpiry {
    private QrExpiry() {}

    static SessionEvent of(SessionEvent event, Instant now) {
        return event instanceof QrCodeUpdated updated && updated.qr().isExpiredAt(now)
                ? new SessionStatusChanged(
                        updated.sessionId(),
                        updated.version(),
                        updated.at(),
                        updated.lastReportAt(),
                        updated.status(),
                        Reason.QR_EXPIRED,
                        null)
                : event;
    }
}
