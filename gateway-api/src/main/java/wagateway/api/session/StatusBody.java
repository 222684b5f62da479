package wagateway.api.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Account;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionEvent.QrCodeUpdated;
import wagateway.model.event.SessionEvent.SessionDeleted;
import wagateway.model.event.SessionEvent.SessionFailed;
import wagateway.model.event.SessionEvent.SessionStatusChanged;

/**
 * The status of a session as JSON.
 *
 * @param phoneNumber only when connected, as is the display name
 * @param error only when failed
 * @param stale true when the worker fell silent, so that what it last reported is only a memory; absent otherwise
 * @param timestamp of the event that the status comes from
 */
public record StatusBody(
        String sessionId,
        String status,
        @Nullable String phoneNumber,
        @Nullable String displayName,
        @Nullable String error,
        @Nullable String reason,
        @Nullable Boolean stale,
        long version,
        Instant timestamp,
        @Nullable Instant lastReportAt) {
    public static StatusBody of(SessionEvent event) {
        return switch (event) {
            case QrCodeUpdated _, SessionDeleted _ -> of(event, null, null, null, null);
            case SessionStatusChanged changed ->
                of(event, changed.account(), null, changed.reason(), changed.stale() ? true : null);
            case SessionFailed failed -> of(event, null, failed.error(), failed.reason(), null);
        };
    }

    private static StatusBody of(
            SessionEvent event,
            @Nullable Account account,
            @Nullable String error,
            @Nullable Reason reason,
            @Nullable Boolean stale) {
        return new StatusBody(
                event.sessionId().value(),
                event.status().name(),
                account == null ? null : account.phoneNumber(),
                account == null ? null : account.displayName(),
                error,
                reason == null ? null : reason.code(),
                stale,
                event.version().value(),
                event.at(),
                event.lastReportAt());
    }
}
