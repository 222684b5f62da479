package wagateway.model.wire;

import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.event.Account;
import wagateway.model.event.EventVersion;
import wagateway.model.event.PairingCode;
import wagateway.model.event.Prompt;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionEvent.QrCodeUpdated;
import wagateway.model.event.SessionEvent.SessionDeleted;
import wagateway.model.event.SessionEvent.SessionFailed;
import wagateway.model.event.SessionEvent.SessionStatusChanged;
import wagateway.model.event.SessionStatus;
import wagateway.model.event.TraceParent;
import wagateway.model.identity.SessionId;

/**
 * An event as JSON: {@code format}, {@code type}, {@code sessionId}, {@code version}, {@code at},
 * {@code lastReportAt?}, {@code traceparent?} and the fields of its type; times are milliseconds since 1970. A format is only ever extended
 * by fields that an older reader may ignore; any other change has a new number, which older readers refuse.
 */
public final class EventJson {
    /** The format that {@link #write} writes and {@link #read} takes. */
    public static final int FORMAT = 1;

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String TRACE = "traceparent";
    /** Nothing that it is in the middle of has these quotation marks: within a text they are escaped. */
    private static final String TRACE_MEMBER = "\"" + TRACE + "\":\"";

    private EventJson() {}

    public static String write(SessionEvent event) {
        return write(event, null);
    }

    /** @param trace where the event comes from; null when nobody follows it */
    public static String write(SessionEvent event, @Nullable TraceParent trace) {
        var text = new StringWriter(256);
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberProperty("format", FORMAT);
            json.writeStringProperty("type", type(event));
            json.writeStringProperty("sessionId", event.sessionId().value());
            json.writeNumberProperty("version", event.version().value());
            json.writeNumberProperty("at", event.at().toEpochMilli());
            if (event.lastReportAt() instanceof Instant reported) {
                json.writeNumberProperty("lastReportAt", reported.toEpochMilli());
            }
            writeIfPresent(json, TRACE, trace == null ? null : trace.toString());
            switch (event) {
                case QrCodeUpdated updated -> writeQr(json, updated.qr());
                case SessionStatusChanged changed -> writeStatus(json, changed);
                case SessionFailed failed -> {
                    json.writeStringProperty("error", failed.error());
                    writeReason(json, failed.reason());
                }
                case SessionDeleted _ -> {}
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    /** @throws WireFormatException when the text is not an event of {@link #FORMAT} */
    public static SessionEvent read(String text) {
        try {
            return read(MAPPER.readTree(text));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new WireFormatException("not a valid event", e);
        }
    }

    /** Where a written event comes from; null when nobody follows it. Costs little then. */
    public static @Nullable TraceParent trace(String text) {
        int start = text.indexOf(TRACE_MEMBER) + TRACE_MEMBER.length();
        int end = start + TraceParent.LENGTH;
        return start < TRACE_MEMBER.length() || end > text.length()
                ? null
                : TraceParent.parse(text.substring(start, end));
    }

    private static SessionEvent read(JsonNode json) {
        int format = json.path("format").asInt(0);
        if (format != FORMAT) {
            throw new WireFormatException(
                    "event format " + format + " is unknown, this release reads " + FORMAT + ": upgrade this pod");
        }
        var sessionId = new SessionId(required(json, "sessionId").asString());
        var version = new EventVersion(required(json, "version").asLong());
        Instant at = Instant.ofEpochMilli(required(json, "at").asLong());
        Instant reported = json.has("lastReportAt")
                ? Instant.ofEpochMilli(json.get("lastReportAt").asLong())
                : null;
        String type = required(json, "type").asString();
        return switch (type) {
            case "qr" -> new QrCodeUpdated(sessionId, version, at, reported, readQr(json));
            case "status" ->
                new SessionStatusChanged(
                        sessionId,
                        version,
                        at,
                        reported,
                        new SessionStatus(required(json, "status").asString()),
                        readReason(json),
                        json.has("account") ? readAccount(json.get("account")) : null,
                        json.path("stale").asBoolean(false),
                        new Prompt(readPairing(json, at), text(json, "confirmationCode"), text(json, "passkey")));
            case "failed" ->
                new SessionFailed(
                        sessionId,
                        version,
                        at,
                        reported,
                        required(json, "error").asString(),
                        readReason(json));
            case "deleted" -> new SessionDeleted(sessionId, version, at, reported);
            default -> throw new WireFormatException("event type is unknown: upgrade this pod");
        };
    }

    private static String type(SessionEvent event) {
        return switch (event) {
            case QrCodeUpdated _ -> "qr";
            case SessionStatusChanged _ -> "status";
            case SessionFailed _ -> "failed";
            case SessionDeleted _ -> "deleted";
        };
    }

    private static void writeQr(JsonGenerator json, QrCode qr) {
        json.writeStringProperty("qr", qr.value());
        json.writeNumberProperty("expiresAt", qr.expiresAt().toEpochMilli());
        json.writeNumberProperty("ttlMs", qr.ttl().toMillis());
        if (qr.attempt() instanceof Integer attempt) {
            json.writeNumberProperty("attempt", attempt);
        }
        if (qr.maxAttempts() instanceof Integer max) {
            json.writeNumberProperty("maxAttempts", max);
        }
        writePairing(json, qr.pairingCode());
    }

    private static QrCode readQr(JsonNode json) {
        Instant expiresAt = Instant.ofEpochMilli(required(json, "expiresAt").asLong());
        return new QrCode(
                required(json, "qr").asString(),
                expiresAt,
                Duration.ofMillis(required(json, "ttlMs").asLong()),
                json.has("attempt") ? json.get("attempt").asInt() : null,
                json.has("maxAttempts") ? json.get("maxAttempts").asInt() : null,
                readPairing(json, expiresAt));
    }

    private static void writePairing(JsonGenerator json, @Nullable PairingCode pairing) {
        if (pairing != null) {
            json.writeStringProperty("pairingCode", pairing.value());
            json.writeNumberProperty("pairingCodeExpiresAt", pairing.expiresAt().toEpochMilli());
        }
    }

    /** @param otherwise its end where none is written: an earlier release kept it as long as the QR code beside it */
    private static @Nullable PairingCode readPairing(JsonNode json, Instant otherwise) {
        if (!json.has("pairingCode")) {
            return null;
        }
        Instant end = json.has("pairingCodeExpiresAt")
                ? Instant.ofEpochMilli(json.get("pairingCodeExpiresAt").asLong())
                : otherwise;
        return new PairingCode(json.get("pairingCode").asString(), end);
    }

    private static void writeStatus(JsonGenerator json, SessionStatusChanged changed) {
        json.writeStringProperty("status", changed.status().name());
        writeReason(json, changed.reason());
        if (changed.account() instanceof Account account) {
            json.writeObjectPropertyStart("account");
            writeIfPresent(json, "phoneNumber", account.phoneNumber());
            writeIfPresent(json, "displayName", account.displayName());
            json.writeEndObject();
        }
        if (changed.stale()) {
            json.writeBooleanProperty("stale", true);
        }
        Prompt prompt = changed.prompt();
        writePairing(json, prompt.pairingCode());
        writeIfPresent(json, "confirmationCode", prompt.confirmationCode());
        writeIfPresent(json, "passkey", prompt.passkey());
    }

    private static Account readAccount(JsonNode json) {
        return new Account(text(json, "phoneNumber"), text(json, "displayName"));
    }

    private static void writeReason(JsonGenerator json, @Nullable Reason reason) {
        writeIfPresent(json, "reason", reason == null ? null : reason.code());
    }

    private static @Nullable Reason readReason(JsonNode json) {
        String code = text(json, "reason");
        return code == null ? null : Reason.of(code);
    }

    private static void writeIfPresent(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.has(name) ? json.get(name).asString() : null;
    }

    private static JsonNode required(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            throw new WireFormatException("event without " + name);
        }
        return value;
    }
}
