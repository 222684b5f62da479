package wagateway.api.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wagateway.api.auth.ProvenWorker;
import wagateway.api.problem.ProblemException;
import wagateway.api.session.Freshness;
import wagateway.api.session.QrLifetime;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.api.session.SessionChange.Reporter;
import wagateway.model.event.PairingCode;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/** Turns a report into the change it means. Its times are held against our own clock, so that none of them outlives it. */
final class ReportMapping {
    /** What a worker may report, and is not something new of WhatsApp. */
    private static final Set<String> KNOWN = Stream.of(
                    SessionStatus.QR_REQUIRED,
                    SessionStatus.CONNECTED,
                    SessionStatus.DISCONNECTED,
                    SessionStatus.RECONNECTING,
                    SessionStatus.ERROR,
                    SessionStatus.CONNECTING)
            .map(SessionStatus::name)
            .collect(Collectors.toUnmodifiableSet());

    private static final String UNKNOWN_ERROR = "unknown error";
    private static final String NONCE = "nonce:";
    private static final Duration MAX_LIFETIME = Duration.ofHours(24);
    private static final Duration EPOCH_AHEAD = Duration.ofMinutes(5);
    /** So far ahead a clock is wrong, and not just one of two that are never quite the same. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);

    private static final String RAW_TEXT =
            "the raw text of the code (Baileys gives it as qr in connection.update), not a picture of it";

    private final SessionId id;
    private final Report report;
    private final ProvenWorker sender;
    private final Instant now;
    private final List<String> warnings = new ArrayList<>();
    private final Decoration decoration;

    private ReportMapping(SessionId id, Report report, ProvenWorker sender, Instant now) {
        this.id = id;
        this.report = report;
        this.sender = sender;
        this.now = now;
        this.decoration = new Decoration(report, warnings::add);
    }

    /** @param warnings of what was repaired in the report; empty for most */
    record Mapped(SessionChange change, List<String> warnings) {}

    /**
     * @param now to the millisecond
     * @throws ProblemException where the report cannot be taken
     */
    static Mapped map(SessionId id, Report report, ProvenWorker sender, Instant now) {
        var mapping = new ReportMapping(id, report, sender, now);
        return new Mapped(mapping.change(), mapping.warnings);
    }

    private SessionChange change() {
        var status = new SessionStatus(report.status());
        String qr = status.equals(SessionStatus.QR_REQUIRED) ? qr() : null;
        SessionState state;
        Duration followingTtl = null;
        if (qr == null) {
            warnIfMistaken(status);
            state = status(status);
        } else {
            Integer attempt = decoration.attempt();
            Duration said = lifetimeSaid();
            Duration ttl = said == null ? QrLifetime.FIRST.ttl() : said;
            PairingCode pairing = ReportedPrompt.pairingCode(report, now);
            state = new QrShown(new QrCode(qr, now.plus(ttl), ttl, attempt, decoration.maxAttempts(), pairing));
            if (said == null && !Integer.valueOf(1).equals(attempt)) {
                followingTtl = QrLifetime.FOLLOWING.ttl();
            }
        }
        return new SessionChange(
                id, state, followingTtl, freshness(), eventId(), reporter(), Effect.ofReport(status), now, now, null);
    }

    /** It is what WhatsApp may have invented, or is legitimate in some other way: the report counts. */
    private void warnIfMistaken(SessionStatus status) {
        if (status.equals(SessionStatus.QR_REQUIRED)) {
            boolean over = Reason.QR_EXPIRED.code().equals(report.reason());
            if (!over && (report.pairingCode() == null || report.pairingCode().isBlank())) {
                warnings.add("qrCode is missing: with QR_REQUIRED there is nothing to scan or to type");
            }
        } else if (!KNOWN.contains(status.name())) {
            Similar.in(KNOWN, status.name())
                    .ifPresent(meant -> warnings.add(
                            "status " + status.name() + " is passed on as it is, but looks like " + meant));
        }
    }

    /** A signed report that is sent again is not another one. */
    private @Nullable String eventId() {
        return report.eventId() == null && sender.nonce() != null ? NONCE + sender.nonce() : report.eventId();
    }

    /** Who is proven to report is the reporter, and says no other name. */
    private @Nullable Reporter reporter() {
        WorkerId said = report.workerId() == null ? null : new WorkerId(report.workerId());
        if (said != null) {
            sender.require(said);
        }
        WorkerId proven = sender.id();
        return proven != null ? new Reporter(proven, true) : said == null ? null : new Reporter(said, false);
    }

    private @Nullable String qr() {
        String qr = report.qr();
        if (qr == null) {
            return null;
        }
        if (qr.indexOf('\0') >= 0) {
            throw ProblemException.ofField(report.nameOfQr(), Report.NUL);
        }
        if (QrCode.isPicture(qr)) {
            throw ProblemException.ofField(report.nameOfQr(), "must be " + RAW_TEXT);
        }
        if (!QrCode.canHold(qr)) {
            throw ProblemException.ofField(
                    report.nameOfQr(),
                    "must have at most " + QrCode.MAX_BYTES + " bytes, as no QR code holds more: send " + RAW_TEXT);
        }
        return qr;
    }

    private Freshness freshness() {
        Long epoch = report.workerEpoch();
        Long sequence = report.sequence();
        if (epoch == null && sequence != null) {
            throw ProblemException.ofField("workerEpoch", "must be given with sequence");
        }
        if (epoch != null && sequence == null && !sender.isOfAnotherKind()) {
            throw ProblemException.ofField("sequence", "must be given with workerEpoch");
        }
        if (epoch != null && epoch > now.plus(EPOCH_AHEAD).toEpochMilli()) {
            throw ProblemException.ofField(
                    "workerEpoch",
                    "must be a time in milliseconds since 1970, at most 5 minutes ahead of the gateway's clock");
        }
        if (epoch != null && sequence == null) {
            return new Freshness.Arriving(epoch);
        }
        Instant occurred = occurredAt();
        if (epoch != null && sequence != null) {
            return new Freshness.Numbered(epoch, sequence, occurred);
        }
        return occurred == null ? new Freshness.Always() : new Freshness.Timed(occurred);
    }

    private @Nullable Instant occurredAt() {
        Instant said = report.occurredAt();
        if (said == null || !said.isAfter(now)) {
            return said;
        }
        if (said.isAfter(now.plus(CLOCKS_DIFFER))) {
            warnings.add("occurredAt is ahead of the gateway's clock: taken as the time at which the report came;"
                    + " set the worker's clock");
        }
        return now;
    }

    private SessionState status(SessionStatus status) {
        var reason = decoration.reason();
        if (status.equals(SessionStatus.ERROR)) {
            String said = decoration.error();
            String error = said == null || said.isBlank() ? UNKNOWN_ERROR : said;
            return new Failed(error, reason);
        }
        var account = status.equals(SessionStatus.CONNECTED) ? decoration.account() : null;
        return new StatusOnly(status, reason, account, false, ReportedPrompt.of(report, now));
    }

    /** Null where it has to be assumed. */
    private @Nullable Duration lifetimeSaid() {
        if (report.ttlMs() != null) {
            return Duration.ofMillis(report.ttlMs());
        }
        if (report.expiresAt() == null) {
            return null;
        }
        Duration left = Duration.between(now, report.expiresAt());
        if (left.compareTo(MAX_LIFETIME) > 0) {
            throw ProblemException.ofField("expiresAt", "must be at most 24 hours ahead of the gateway's clock");
        }
        if (left.toMillis() < 1) {
            warnings.add("expiresAt has passed by the gateway's clock: the code is taken as sent just now; send ttlMs,"
                    + " which does not depend on clocks");
            return null;
        }
        return Duration.ofMillis(left.toMillis());
    }
}
