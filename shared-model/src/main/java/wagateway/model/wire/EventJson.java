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
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.event.TraceParent;
import wagateway.model.identity.SessionId;

/**
 * An event as JSON: {@code format}, {@code type}, {@code sessionId}, {@code at}, {@code lastReportAt?},
 * {@code traceparent?} and the fields of its type; times are milliseconds since 1970. The version is stored beside the
 * JSON; where a pod of an earlier release is to read it, it is in the JSON too. A format is only ever extended by
 * fields that an older reader may ignore; any other change has a new number, which older readers refuse.
 */
public final class EventJson {
    /** The format that {@link #write} writes and {@link #read} takes. */
    public static final int FORMAT = 1;

    /** The type of {@link Deleted}. */
    static final String DELETED = "deleted";

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String TRACE = "traceparent";
    /** Cannot occur within a string value, as quotation marks are escaped there. */
    private static final String TRACE_MEMBER = "\"" + TRACE + "\":";

    private EventJson() {}

    /**
     * An event that has no version yet: it gets one when it is stored.
     *
     * @param trace where the event comes from; null when it is not traced
     */
    public static String write(
            SessionId sessionId,
            Instant at,
            @Nullable Instant lastReportAt,
            SessionState state,
            @Nullable TraceParent trace) {
        var text = new StringWriter(256);
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberProperty("format", FORMAT);
            json.writeStringProperty("type", type(state));
            json.writeStringProperty("sessionId", sessionId.value());
            json.writeNumberProperty("at", at.toEpochMilli());
            if (lastReportAt != null) {
                json.writeNumberProperty("lastReportAt", lastReportAt.toEpochMilli());
            }
            writeIfPresent(json, TRACE, trace == null ? null : trace.toString());
            switch (state) {
                case QrShown(QrCode qr) -> writeQr(json, qr);
                case StatusOnly status -> writeStatus(json, status);
                case Failed failed -> {
                    json.writeStringProperty("error", failed.error());
                    writeReason(json, failed.reason());
                }
                case Deleted _ -> {}
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    /**
     * An event whose session and version stand beside it, whether or not they are in it too.
     *
     * @throws WireFormatException when the text is not an event of {@link #FORMAT}
     */
    public static SessionEvent read(SessionId sessionId, EventVersion version, String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            Members.requireFormat(json, FORMAT);
            return read(sessionId, version, json);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new WireFormatException("not a valid event", e);
        }
    }

    /** An event that has its session and version in it. */
    static SessionEvent read(JsonNode json) {
        Members.requireFormat(json, FORMAT);
        return read(
                new SessionId(Members.required(json, "sessionId").asString()),
                new EventVersion(Members.required(json, "version").asLong()),
                json);
    }

    /** The span that a written event comes from; null when it is not traced, which is found without parsing. */
    public static @Nullable TraceParent trace(String text) {
        int member = text.indexOf(TRACE_MEMBER);
        if (member < 0) {
            return null;
        }
        int start = text.indexOf('"', member + TRACE_MEMBER.length()) + 1;
        int end = start + TraceParent.LENGTH;
        return start == 0 || end > text.length() ? null : TraceParent.parse(text.substring(start, end));
    }

    private static SessionEvent read(SessionId sessionId, EventVersion version, JsonNode json) {
        Instant at = Instant.ofEpochMilli(Members.required(json, "at").asLong());
        return new SessionEvent(sessionId, version, at, Members.time(json, "lastReportAt"), state(json, at));
    }

    private static SessionState state(JsonNode json, Instant at) {
        return switch (Members.required(json, "type").asString()) {
            case "qr" -> new QrShown(readQr(json));
            case "status" ->
                new StatusOnly(
                        new SessionStatus(Members.required(json, "status").asString()),
                        Members.reason(json),
                        json.has("account") ? Members.account(json.get("account")) : null,
                        json.path("stale").asBoolean(false),
                        new Prompt(
                                readPairing(json, at),
                                Members.text(json, "confirmationCode"),
                                Members.text(json, "passkey")));
            case "failed" -> new Failed(Members.required(json, "error").asString(), Members.reason(json));
            case DELETED -> new Deleted();
            default -> throw Members.unknownType();
        };
    }

    static String type(SessionState state) {
        return switch (state) {
            case QrShown _ -> "qr";
            case StatusOnly _ -> "status";
            case Failed _ -> "failed";
            case Deleted _ -> DELETED;
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
        Instant expiresAt =
                Instant.ofEpochMilli(Members.required(json, "expiresAt").asLong());
        return new QrCode(
                Members.required(json, "qr").asString(),
                expiresAt,
                Duration.ofMillis(Members.required(json, "ttlMs").asLong()),
                Members.number(json, "attempt"),
                Members.number(json, "maxAttempts"),
                readPairing(json, expiresAt));
    }

    private static void writePairing(JsonGenerator json, @Nullable PairingCode pairing) {
        if (pairing != null) {
            json.writeStringProperty("pairingCode", pairing.value());
            json.writeNumberProperty("pairingCodeExpiresAt", pairing.expiresAt().toEpochMilli());
        }
    }

    /**
     * @param otherwise the end of the code where none is written: an earlier release kept it as long as the QR code
     *     beside it
     */
    private static @Nullable PairingCode readPairing(JsonNode json, Instant otherwise) {
        if (!json.has("pairingCode")) {
            return null;
        }
        Instant end = json.has("pairingCodeExpiresAt")
                ? Instant.ofEpochMilli(json.get("pairingCodeExpiresAt").asLong())
                : otherwise;
        return new PairingCode(json.get("pairingCode").asString(), end);
    }

    private static void writeStatus(JsonGenerator json, StatusOnly changed) {
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

    private static void writeReason(JsonGenerator json, @Nullable Reason reason) {
        writeIfPresent(json, "reason", reason == null ? null : reason.code());
    }

    private static void writeIfPresent(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}
