package wagateway.api.session;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Account;
import wagateway.model.event.PairingCode;
import wagateway.model.event.Prompt;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;

/**
 * The status of a session as JSON.
 *
 * @param phoneNumber only when connected, as is the display name
 * @param error only when failed
 * @param pairingCode to be typed on the phone, only with QR_REQUIRED
 * @param pairingCodeExpiresAt when it runs out
 * @param confirmationCode as the worker reported it, as is the passkey
 * @param stale true when the worker fell silent, so that the status may be out of date; absent otherwise
 * @param timestamp of the event that the status comes from
 */
public record StatusBody(
        String sessionId,
        String status,
        @Nullable String phoneNumber,
        @Nullable String displayName,
        @Nullable String error,
        @Nullable String reason,
        @Nullable String pairingCode,
        @Nullable Instant pairingCodeExpiresAt,
        @Nullable String confirmationCode,

        @JsonRawValue @Schema(implementation = Object.class) @Nullable
        String passkey,

        @Nullable Boolean stale,
        long version,
        Instant timestamp,
        @Nullable Instant lastReportAt) {
    public static StatusBody of(SessionEvent event) {
        return switch (event.state()) {
            case QrShown _, Deleted _ -> of(event, null, null, null, null);
            case StatusOnly status -> of(event, status.account(), null, status.reason(), status.stale() ? true : null);
            case Failed failed -> of(event, null, failed.error(), failed.reason(), null);
        };
    }

    private static StatusBody of(
            SessionEvent event,
            @Nullable Account account,
            @Nullable String error,
            @Nullable Reason reason,
            @Nullable Boolean stale) {
        PairingCode pairing = event.pairingCode();
        Prompt prompt = event.state() instanceof StatusOnly status ? status.prompt() : Prompt.NONE;
        return new StatusBody(
                event.sessionId().value(),
                event.status().name(),
                account == null ? null : account.phoneNumber(),
                account == null ? null : account.displayName(),
                error,
                reason == null ? null : reason.code(),
                pairing == null ? null : pairing.value(),
                pairing == null ? null : pairing.expiresAt(),
                prompt.confirmationCode(),
                prompt.passkey(),
                stale,
                event.version().value(),
                event.at(),
                event.lastReportAt());
    }
}
