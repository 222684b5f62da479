package wagateway.api.webhook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import wagateway.api.problem.ProblemException;
import wagateway.model.event.PairingCode;
import wagateway.model.event.Prompt;
import wagateway.model.event.SessionStatus;

/** What a report asks of the person beside scanning. */
final class ReportedPrompt {
    /** Of {@code passkey} as JSON; WhatsApp's requests have some hundreds. */
    private static final int MAX_PASSKEY = 16_384;

    private static final Duration MAX_LIFETIME = Duration.ofDays(1);

    private ReportedPrompt() {}

    static Prompt of(Report report, Instant now) {
        return new Prompt(pairingCode(report, now), notBlank(report.confirmationCode()), passkey(report.passkey()));
    }

    /**
     * The code to type; null when there is none, or the session is past it. Where its end is not said, or has passed already,
     * the usual lifetime is assumed.
     */
    static @Nullable PairingCode pairingCode(Report report, Instant now) {
        String code = notBlank(report.pairingCode());
        if (code == null || !report.status().equals(SessionStatus.QR_REQUIRED.name())) {
            return null;
        }
        Duration said = lifetime(report.pairingCodeTtlMs(), report.pairingCodeExpiresAt(), now);
        if (said == null && report.qr() == null) {
            said = lifetime(report.ttlMs(), report.expiresAt(), now);
        }
        return new PairingCode(code, now.plus(said == null ? PairingCode.USUAL_LIFETIME : said));
    }

    private static @Nullable Duration lifetime(@Nullable Long ttlMs, @Nullable Instant end, Instant now) {
        if (ttlMs != null) {
            return Duration.ofMillis(ttlMs);
        }
        if (end == null || !end.isAfter(now)) {
            return null;
        }
        Duration left = Duration.between(now, end);
        return left.compareTo(MAX_LIFETIME) < 0 ? left : MAX_LIFETIME;
    }

    private static @Nullable String passkey(@Nullable JsonNode data) {
        if (data == null || data.isNull()) {
            return null;
        }
        if (!data.isObject()) {
            throw ProblemException.ofField("passkey", "must be an object");
        }
        String json = data.toString();
        if (json.length() > MAX_PASSKEY) {
            throw ProblemException.ofField("passkey", "must have at most " + MAX_PASSKEY + " characters as JSON");
        }
        return json;
    }

    private static @Nullable String notBlank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
