package wagateway.api.connect;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.api.session.Draft;
import wagateway.api.session.QrLifetime;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.api.worker.WorkerAnswer;
import wagateway.model.event.Account;
import wagateway.model.event.QrCode;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionEvent.QrCodeUpdated;
import wagateway.model.event.SessionEvent.SessionStatusChanged;
import wagateway.model.event.SessionStatus;

/** What the answer of a worker that was asked to open a session means: a report that came without its call. */
public final class AnsweredChange {
    private AnsweredChange() {}

    /**
     * @param asked the event of the session when its worker was asked; what happened since is newer than the answer
     * @param now to the millisecond
     * @return null when the worker said nothing yet
     */
    public static @Nullable SessionChange of(SessionEvent asked, WorkerAnswer answer, Instant now) {
        Draft draft = draft(asked, answer, now);
        return draft == null
                ? null
                : SessionChange.of(asked.sessionId(), draft, Effect.REPORTED, now)
                        .unlessChangedSince(asked.version());
    }

    private static @Nullable Draft draft(SessionEvent asked, WorkerAnswer answer, Instant now) {
        var id = asked.sessionId();
        if (answer.account() instanceof Account account) {
            return version -> new SessionStatusChanged(id, version, now, now, SessionStatus.CONNECTED, null, account);
        }
        if (answer.qrCode() instanceof String text) {
            QrCode qr = QrLifetime.FIRST.assume(text, now, null, null, null);
            return version -> new QrCodeUpdated(id, version, now, now, qr);
        }
        return null;
    }
}
