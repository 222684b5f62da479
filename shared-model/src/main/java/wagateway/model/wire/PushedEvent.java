package wagateway.model.wire;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.event.Account;
import wagateway.model.event.PairingCode;
import wagateway.model.event.Prompt;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;

/**
 * An event as a front end receives it, whatever the transport. Times are ISO-8601 in UTC with milliseconds; fields are
 * only ever added.
 *
 * @param name what the front end listens for
 * @param data a JSON object
 */
public record PushedEvent(String name, String data) {
    static final String QR_CODE = "qr_code_updated";
    static final String PAIRING_CODE = "pairing_code_updated";
    static final String STATUS = "session_status_changed";
    static final String ERROR = "connection_error";

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** @param subject the session, or whatever the client named as one; null when it named none */
    public static PushedEvent connectionError(@Nullable String subject, String error, Instant now) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("sessionId", subject);
        data.put("error", error);
        data.put("timestamp", TIME.format(now));
        return of(ERROR, data);
    }

    /** What a stored event is for a front end: one event, or two for a failure and where there is a pairing code. */
    public static List<PushedEvent> of(SessionEvent event) {
        return switch (event.state()) {
            case QrShown(QrCode qr) -> withPairingCode(of(QR_CODE, data(event, qr)), event);
            case StatusOnly status -> withPairingCode(of(STATUS, data(event, status)), event);
            case Deleted _ -> List.of(of(STATUS, data(event, null, null, false)));
            case Failed failed ->
                List.of(
                        of(STATUS, data(event, failed.reason(), null, false)),
                        connectionError(event.sessionId().value(), failed.error(), event.at()));
        };
    }

    /** A front end without support for pairing codes needs the first event alone. */
    private static List<PushedEvent> withPairingCode(PushedEvent first, SessionEvent event) {
        return event.pairingCode() instanceof PairingCode code
                ? List.of(first, of(PAIRING_CODE, data(event, code)))
                : List.of(first);
    }

    private static Map<String, @Nullable Object> data(SessionEvent event, PairingCode code) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("sessionId", event.sessionId().value());
        data.put("pairingCode", code.value());
        data.put("status", event.status().name());
        data.put("timestamp", TIME.format(event.at()));
        data.put("expiresAt", TIME.format(code.expiresAt()));
        data.put("version", event.version().value());
        return data;
    }

    private static Map<String, @Nullable Object> data(SessionEvent event, QrCode qr) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("sessionId", event.sessionId().value());
        data.put("qrCode", qr.value());
        data.put("status", event.status().name());
        data.put("timestamp", TIME.format(event.at()));
        data.put("expiresAt", TIME.format(qr.expiresAt()));
        data.put("ttlMs", qr.ttl().toMillis());
        putIfPresent(data, "attempt", qr.attempt());
        putIfPresent(data, "maxAttempts", qr.maxAttempts());
        if (qr.pairingCode() instanceof PairingCode code) {
            data.put("pairingCode", code.value());
            data.put("pairingCodeExpiresAt", TIME.format(code.expiresAt()));
        }
        data.put("version", event.version().value());
        return data;
    }

    private static Map<String, @Nullable Object> data(SessionEvent event, StatusOnly status) {
        Map<String, @Nullable Object> data = data(event, status.reason(), status.account(), status.stale());
        Prompt prompt = status.prompt();
        putIfPresent(data, "confirmationCode", prompt.confirmationCode());
        putIfPresent(data, "passkey", prompt.passkey() == null ? null : MAPPER.readTree(prompt.passkey()));
        return data;
    }

    private static Map<String, @Nullable Object> data(
            SessionEvent event, @Nullable Reason reason, @Nullable Account account, boolean stale) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("sessionId", event.sessionId().value());
        data.put("status", event.status().name());
        if (account != null) {
            data.put("phoneNumber", account.phoneNumber());
            data.put("displayName", account.displayName());
        }
        data.put("timestamp", TIME.format(event.at()));
        putIfPresent(data, "reason", reason == null ? null : reason.code());
        putIfPresent(data, "stale", stale ? true : null);
        data.put("lastReportAt", event.lastReportAt() == null ? null : TIME.format(event.lastReportAt()));
        data.put("version", event.version().value());
        return data;
    }

    private static void putIfPresent(Map<String, @Nullable Object> data, String name, @Nullable Object value) {
        if (value != null) {
            data.put(name, value);
        }
    }

    /** @param data its members in their order */
    public static PushedEvent of(String name, Map<String, ? extends @Nullable Object> data) {
        return new PushedEvent(name, MAPPER.writeValueAsString(data));
    }

    /** As front ends read a time. */
    public static String time(Instant time) {
        return TIME.format(time);
    }

    /** Without the data: it may hold a code. */
    @Override
    public String toString() {
        return name;
    }
}
