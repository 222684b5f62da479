package wagateway.api.connect;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.api.session.QrLifetime;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.api.worker.WorkerAnswer;
import wagateway.model.event.Account;
import wagateway.model.event.QrCode;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;

/**
 * Turns the answer of a worker that was asked to open a session into a change, as if the worker had called a webhook.
 */
public final class AnsweredChange {
    private AnsweredChange() {}

    /**
     * @param asked the event of the session when its worker was asked; what happened since is newer than the answer
     * @param now to the millisecond
     * @return null when the worker said nothing yet
     */
    public static @Nullable SessionChange of(SessionEvent asked, WorkerAnswer answer, Instant now) {
        SessionState state = state(answer, now);
        return state == null
                ? null
                : SessionChange.of(asked, state, Effect.REPORTED, now).unlessChangedSince(asked.version());
    }

    private static @Nullable SessionState state(WorkerAnswer answer, Instant now) {
        if (answer.account() instanceof Account account) {
            return new StatusOnly(SessionStatus.CONNECTED, null, account);
        }
        Duration ttl = QrLifetime.FIRST.ttl();
        return answer.qrCode() instanceof String text
                ? new QrShown(new QrCode(text, now.plus(ttl), ttl, null, null, null))
                : null;
    }
}
