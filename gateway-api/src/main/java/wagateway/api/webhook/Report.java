package wagateway.api.webhook;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import wagateway.model.event.PairingCode;

/**
 * What a worker reports about a session. Fields that are not listed are ignored. Those of the type {@code Object} only
 * decorate the status: whatever is in them, the report counts (see {@link Decoration}). The annotations are for the OpenAPI
 * document; {@link ReportRules} checks the same.
 *
 * @param status upper case; one that this release does not know is passed on as it is
 * @param qrString another name of {@code qrCode}
 * @param error text for the person who watches, with status {@code ERROR}
 * @param eventId makes the report idempotent: one is stored once per session
 * @param workerId the name under which the worker registered: a report of another worker than the one that the session
 *     was given to last is stale
 * @param workerEpoch when the worker took over this session, in milliseconds since 1970; given with {@code sequence}.
 *     A report whose pair is not higher than the last of this linking is stale, and so is one of an epoch that is over. At most
 *     5 minutes ahead of the gateway's clock
 * @param sequence rises with each report of an epoch
 * @param occurredAt used where there is no {@code sequence}: a report older than the last is stale. A time ahead of the
 *     gateway's clock counts as the arrival of the report
 * @param expiresAt of the QR code, or of the pairing code where there is no QR code; one that has passed is ignored, and more
 *     than 24 hours ahead is refused
 * @param ttlMs of the same; wins over {@code expiresAt}, as it does not depend on clocks
 * @param pairingCode beside a QR code or alone, with status {@code QR_REQUIRED}
 * @param pairingCodeTtlMs of the pairing code, which lives on beside later QR codes
 * @param passkey a JSON object, passed on as it is
 */
public record Report(
        @NotBlank @Size(max = MAX_SESSION) @Pattern(regexp = TEXT, message = NUL)
        String sessionId,

        @NotNull @Pattern(regexp = STATUS, message = NOT_A_STATUS)
        String status,

        @Nullable String qrCode,
        @Nullable String qrString,

        @Nullable @Schema(implementation = String.class) Object phoneNumber,

        @Nullable @Schema(implementation = String.class) Object displayName,

        @Nullable @Schema(implementation = String.class) Object error,

        @Nullable @Size(min = 1, max = MAX_EVENT) @Pattern(regexp = EVENT, message = NOT_AN_EVENT)
        String eventId,

        @Nullable @Pattern(regexp = WORKER, message = NOT_A_WORKER)
        String workerId,

        @Nullable @Min(0) Long workerEpoch,
        @Nullable @Min(0) @Max(MAX_SEQUENCE) Long sequence,
        @Nullable Instant occurredAt,
        @Nullable Instant expiresAt,
        @Nullable @Min(1) @Max(MAX_TTL) Long ttlMs,

        @Nullable @Schema(implementation = Integer.class) Object attempt,

        @Nullable @Schema(implementation = Integer.class) Object maxAttempts,

        @Nullable @Size(max = PairingCode.MAX_LENGTH) @Pattern(regexp = TEXT, message = NUL)
        String pairingCode,

        @Nullable @Min(1) @Max(MAX_TTL) Long pairingCodeTtlMs,
        @Nullable Instant pairingCodeExpiresAt,

        @Nullable @Size(max = MAX_CONFIRMATION_CODE) @Pattern(regexp = TEXT, message = NUL)
        String confirmationCode,

        @Schema(implementation = Object.class) @Nullable JsonNode passkey,

        @Nullable @Schema(implementation = String.class) Object reason) {
    /** PostgreSQL stores no NUL. */
    private static final String TEXT = "^[^\\x00]*$";

    static final String NUL = "must not contain the character U+0000";

    static final int MAX_SESSION = 200;
    static final int MAX_EVENT = 128;
    static final int MAX_CONFIRMATION_CODE = 64;
    static final long MAX_TTL = 86_400_000;
    /** 2 to the power of 62: leaves room above any number that counts, or is a time in nanoseconds. */
    static final long MAX_SEQUENCE = 1L << 62;

    static final String STATUS = "^[A-Z][A-Z0-9_]{0,63}$";
    static final String NOT_A_STATUS = "must have 1 to 64 of A-Z 0-9 _, a letter first";
    static final String EVENT = "^[^\\x00-\\x1f\\x7f]*$";
    static final String NOT_AN_EVENT = "must not contain control characters";
    static final String WORKER = "^[A-Za-z0-9._-]{1,100}$";
    static final String NOT_A_WORKER = "must have 1 to 100 of A-Z a-z 0-9 . _ -";

    /** The name under which the QR code is given. */
    String nameOfQr() {
        return qrCode == null || qrCode.isEmpty() ? "qrString" : "qrCode";
    }

    /** The QR code under either of its names; null when there is none to show. */
    @Nullable
    String qr() {
        String given = qrCode == null || qrCode.isEmpty() ? qrString : qrCode;
        return given == null || given.isEmpty() ? null : given;
    }

    /** Without the codes and the account. */
    @Override
    public String toString() {
        return "Report[sessionId=" + sessionId + ", status=" + status + ", eventId=" + eventId + "]";
    }
}
