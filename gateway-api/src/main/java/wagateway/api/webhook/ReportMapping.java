package wagateway.api.webhook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.api.problem.ProblemException;
import wagateway.api.session.Draft;
import wagateway.api.session.Freshness;
import wagateway.api.session.QrLifetime;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.model.event.Account;
import wagateway.model.event.Prompt;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent.QrCodeUpdated;
import wagateway.model.event.SessionEvent.SessionFailed;
import wagateway.model.event.SessionEvent.SessionStatusChanged;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/** Turns a report into the change it means. */
final class ReportMapping {
    private static final String UNKNOWN_ERROR = "unknown error";
    private static final Duration MIN_LIFETIME = Duration.ofMillis(1);

    private ReportMapping() {}

    /** @param now to the millisecond */
    static SessionChange change(SessionId id, Report report, Instant now) {
        var status = new SessionStatus(report.status());
        String qr = report.qr();
        Draft draft = status(id, report, status, now);
        Draft following = null;
        if (status.equals(SessionStatus.QR_REQUIRED) && qr != null) {
            QrCode said = lifetimeSaid(report, qr, now);
            draft = shows(id, said == null ? assume(QrLifetime.FIRST, report, qr, now) : said, now);
            if (said == null && !Integer.valueOf(1).equals(report.attempt())) {
                following = shows(id, assume(QrLifetime.FOLLOWING, report, qr, now), now);
            }
        }
        return new SessionChange(
                id,
                draft,
                following,
                freshness(report),
                report.eventId(),
                reporter(report),
                Effect.ofReport(status),
                now,
                null);
    }

    /** @throws ProblemException when one of the pair is missing */
    static Freshness freshness(Report report) {
        if (report.workerEpoch() == null && report.sequence() != null) {
            throw ProblemException.ofField("workerEpoch", "must be given with sequence");
        }
        if (report.workerEpoch() != null && report.sequence() == null) {
            throw ProblemException.ofField("sequence", "must be given with workerEpoch");
        }
        if (report.workerEpoch() != null && report.sequence() != null) {
            return new Freshness.Numbered(report.workerEpoch(), report.sequence(), report.occurredAt());
        }
        return report.occurredAt() == null ? new Freshness.Always() : new Freshness.Timed(report.occurredAt());
    }

    private static @Nullable WorkerId reporter(Report report) {
        return report.workerId() == null ? null : new WorkerId(report.workerId());
    }

    private static Draft status(SessionId id, Report report, SessionStatus status, Instant now) {
        Reason reason = report.reason() == null ? null : Reason.of(report.reason());
        if (status.equals(SessionStatus.ERROR)) {
            String error = report.error() == null || report.error().isBlank() ? UNKNOWN_ERROR : report.error();
            return version -> new SessionFailed(id, version, now, now, error, reason);
        }
        Account account =
                status.equals(SessionStatus.CONNECTED) ? new Account(report.phoneNumber(), report.displayName()) : null;
        Prompt prompt = ReportedPrompt.of(report, now);
        return version -> new SessionStatusChanged(id, version, now, now, status, reason, account, false, prompt);
    }

    private static Draft shows(SessionId id, QrCode qr, Instant now) {
        return version -> new QrCodeUpdated(id, version, now, now, qr);
    }

    private static QrCode assume(QrLifetime lifetime, Report report, String qr, Instant now) {
        return lifetime.assume(
                qr, now, report.attempt(), report.maxAttempts(), ReportedPrompt.pairingCode(report, now));
    }

    private static @Nullable QrCode lifetimeSaid(Report report, String qr, Instant now) {
        Duration ttl;
        if (report.ttlMs() != null) {
            ttl = Duration.ofMillis(report.ttlMs());
        } else if (report.expiresAt() != null) {
            ttl = Duration.between(now, report.expiresAt());
        } else {
            return null;
        }
        Duration life = ttl.compareTo(MIN_LIFETIME) < 0 ? MIN_LIFETIME : ttl;
        return new QrCode(
                qr,
                now.plus(ttl),
                life,
                report.attempt(),
                report.maxAttempts(),
                ReportedPrompt.pairingCode(report, now));
    }
}
