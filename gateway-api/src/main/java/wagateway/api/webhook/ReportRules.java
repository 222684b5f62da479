package wagateway.api.webhook;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.event.PairingCode;

/** Checks what the annotations of {@link Report} say, in their words, and without the reflection that those take. */
final class ReportRules {
    private static final Pattern STATUS = Pattern.compile(Report.STATUS);
    private static final Pattern EVENT = Pattern.compile(Report.EVENT);
    private static final Pattern WORKER = Pattern.compile(Report.WORKER);

    private ReportRules() {}

    /** @throws ProblemException for the first field, by its name, that breaks a rule; and when there is no report */
    static Report checked(@Nullable Report report) {
        if (report == null) {
            throw ProblemException.of(ProblemCode.MALFORMED_BODY);
        }
        text("confirmationCode", report.confirmationCode(), Report.MAX_CONFIRMATION_CODE);
        size("eventId", report.eventId(), 1, Report.MAX_EVENT);
        form("eventId", report.eventId(), EVENT, Report.NOT_AN_EVENT);
        text("pairingCode", report.pairingCode(), PairingCode.MAX_LENGTH);
        number("pairingCodeTtlMs", report.pairingCodeTtlMs(), 1, Report.MAX_TTL);
        number("sequence", report.sequence(), 0, Report.MAX_SEQUENCE);
        id(report.sessionId());
        status(report.status());
        number("ttlMs", report.ttlMs(), 1, Report.MAX_TTL);
        number("workerEpoch", report.workerEpoch(), 0, Long.MAX_VALUE);
        form("workerId", report.workerId(), WORKER, Report.NOT_A_WORKER);
        return report;
    }

    /** Null where the body had none, whatever the record promises of one that was checked. */
    private static void id(@Nullable String sessionId) {
        if (sessionId == null || sessionId.isBlank()) {
            throw ProblemException.ofField("sessionId", "must not be blank");
        }
        text("sessionId", sessionId, Report.MAX_SESSION);
    }

    /** As of {@link #id}. */
    private static void status(@Nullable String status) {
        if (status == null) {
            throw ProblemException.ofField("status", "must not be null");
        }
        form("status", status, STATUS, Report.NOT_A_STATUS);
    }

    private static void text(String field, @Nullable String value, int longest) {
        size(field, value, 0, longest);
        if (value != null && value.indexOf('\0') >= 0) {
            throw ProblemException.ofField(field, Report.NUL);
        }
    }

    private static void size(String field, @Nullable String value, int shortest, int longest) {
        if (value != null && (value.length() < shortest || value.length() > longest)) {
            throw ProblemException.ofField(field, "size must be between " + shortest + " and " + longest);
        }
    }

    private static void form(String field, @Nullable String value, Pattern form, String rule) {
        if (value != null && !form.matcher(value).matches()) {
            throw ProblemException.ofField(field, rule);
        }
    }

    private static void number(String field, @Nullable Long value, long least, long most) {
        if (value != null && value < least) {
            throw ProblemException.ofField(field, "must be greater than or equal to " + least);
        }
        if (value != null && value > most) {
            throw ProblemException.ofField(field, "must be less than or equal to " + most);
        }
    }
}
