package wagateway.model.wire;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.event.EventVersion;
import wagateway.model.event.PairingCode;
import wagateway.model.event.Prompt;
import wagateway.model.event.QrCode;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.event.TraceParent;
import wagateway.model.identity.SessionId;

/**
 * An event as it is published, in one of two forms: as {@link EventJson} with its version in it, or in lines (ADR 24). The first
 * line is a JSON object: {@code format} 2, {@code type}, {@code sessionId}, {@code version}, {@code at}, {@code lastReportAt?},
 * {@code expiresAt?} (when the first of its codes runs out) and {@code traceparent?}; times are milliseconds since 1970. Each of
 * the others is an event that clients are given, in their order: its name, a space and its data as they read it.
 */
public final class PublishedEvent {
    private static final int LINES = 2;
    private static final String STATUS = "session_status_changed";
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private PublishedEvent() {}

    /** @throws WireFormatException when the text is an event of neither form */
    public static SessionEvent read(String text) {
        try {
            JsonNode head = MAPPER.readTree(head(text));
            return isLines(text) ? read(head, clientEvents(text)) : EventJson.read(head);
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new WireFormatException("not a valid event", e);
        }
    }

    /** The span that an event comes from; null when it is not traced, which is found without parsing. */
    public static @Nullable TraceParent trace(String text) {
        return EventJson.trace(head(text));
    }

    /** The JSON of the other form is written without line breaks. */
    private static boolean isLines(String text) {
        return text.indexOf('\n') >= 0;
    }

    private static String head(String text) {
        return isLines(text) ? text.substring(0, text.indexOf('\n')) : text;
    }

    /** The data of the events that clients are given, by their names. */
    private static Map<String, JsonNode> clientEvents(String text) {
        return text.lines()
                .skip(1)
                .collect(Collectors.toMap(
                        line -> line.substring(0, Math.max(line.indexOf(' '), 0)),
                        line -> MAPPER.readTree(line.substring(line.indexOf(' ') + 1)),
                        (first, _) -> first));
    }

    private static SessionEvent read(JsonNode head, Map<String, JsonNode> clientEvents) {
        Members.requireFormat(head, LINES);
        return new SessionEvent(
                new SessionId(Members.required(head, "sessionId").asString()),
                new EventVersion(Members.required(head, "version").asLong()),
                Instant.ofEpochMilli(Members.required(head, "at").asLong()),
                Members.lastReportAt(head),
                state(head, clientEvents));
    }

    private static SessionState state(JsonNode head, Map<String, JsonNode> clientEvents) {
        JsonNode pairing = clientEvents.get("pairing_code_updated");
        PairingCode code = pairing == null
                ? null
                : new PairingCode(Members.required(pairing, "pairingCode").asString(), time(pairing, "expiresAt"));
        return switch (Members.required(head, "type").asString()) {
            case "qr" -> new QrShown(qr(required(clientEvents, "qr_code_updated"), code));
            case "status" -> status(required(clientEvents, STATUS), code);
            case "failed" ->
                new Failed(
                        Members.required(required(clientEvents, "connection_error"), "error")
                                .asString(),
                        Members.reason(required(clientEvents, STATUS)));
            case "deleted" -> new Deleted();
            default -> throw Members.unknownType();
        };
    }

    private static StatusOnly status(JsonNode data, @Nullable PairingCode code) {
        JsonNode passkey = data.get("passkey");
        return new StatusOnly(
                new SessionStatus(Members.required(data, "status").asString()),
                Members.reason(data),
                data.has("phoneNumber") ? Members.account(data) : null,
                data.path("stale").asBoolean(false),
                new Prompt(code, Members.text(data, "confirmationCode"), passkey == null ? null : passkey.toString()));
    }

    private static QrCode qr(JsonNode data, @Nullable PairingCode code) {
        return new QrCode(
                Members.required(data, "qrCode").asString(),
                time(data, "expiresAt"),
                Duration.ofMillis(Members.required(data, "ttlMs").asLong()),
                Members.number(data, "attempt"),
                Members.number(data, "maxAttempts"),
                code);
    }

    private static JsonNode required(Map<String, JsonNode> clientEvents, String name) {
        JsonNode data = clientEvents.get(name);
        if (data == null) {
            throw new WireFormatException("event without " + name);
        }
        return data;
    }

    private static Instant time(JsonNode data, String name) {
        return Instant.parse(Members.required(data, name).asString());
    }
}
