package wagateway.model.wire;

import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
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
 * An event as it is published: in lines (ADR 24). The first line is a JSON object: {@code format} 2, {@code type},
 * {@code sessionId}, {@code version}, {@code at}, {@code lastReportAt?}, {@code expiresAt?} (when the first of its codes runs
 * out) and {@code traceparent?}; times are milliseconds since 1970. Each of the others is an event that clients are given,
 * in their order: its name, a space and its data as they read it. The release before published {@link EventJson} with the
 * version in it.
 *
 * @param type of its state, as in {@link EventJson}; {@value #UNWATCHED} where it is paused as nobody watches it
 * @param expiresAt null when it has no code that runs out
 * @param pushed what clients are given until then; at least one
 * @param trace the span that it comes from; null when it is not traced
 */
public record PublishedEvent(
        SessionId sessionId,
        EventVersion version,
        Instant at,
        @Nullable Instant lastReportAt,
        String type,
        @Nullable Instant expiresAt,
        List<PushedEvent> pushed,
        @Nullable TraceParent trace) {
    private static final String UNWATCHED = "unwatched";
    private static final int LINES = 2;
    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** @param trace null for one that is not traced */
    public static PublishedEvent of(SessionEvent event, @Nullable TraceParent trace) {
        return new PublishedEvent(
                event.sessionId(),
                event.version(),
                event.at(),
                event.lastReportAt(),
                event.state().isUnwatched() ? UNWATCHED : EventJson.type(event.state()),
                event.state().expiresAt(),
                PushedEvent.of(event),
                trace);
    }

    /** @throws WireFormatException when the text is an event of neither form */
    public static PublishedEvent read(String text) {
        return reading(() -> {
            int end = text.indexOf('\n');
            JsonNode head = MAPPER.readTree(end < 0 ? text : text.substring(0, end));
            return end < 0 ? of(EventJson.read(head), EventJson.trace(text)) : read(head, text, end + 1);
        });
    }

    /**
     * Of an event as it is stored.
     *
     * @param trace null for one that is not traced
     * @throws WireFormatException when this release cannot read it
     */
    public static PublishedEvent of(
            SessionId session, EventVersion version, String stored, @Nullable TraceParent trace) {
        return reading(() -> of(EventJson.read(session, version, stored), trace));
    }

    /** In lines. */
    public String text() {
        var text = new StringWriter(1_024);
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberProperty("format", LINES);
            json.writeStringProperty("type", type);
            json.writeStringProperty("sessionId", sessionId.value());
            json.writeNumberProperty("version", version.value());
            json.writeNumberProperty("at", at.toEpochMilli());
            if (lastReportAt != null) {
                json.writeNumberProperty("lastReportAt", lastReportAt.toEpochMilli());
            }
            if (expiresAt != null) {
                json.writeNumberProperty("expiresAt", expiresAt.toEpochMilli());
            }
            if (trace != null) {
                json.writeStringProperty("traceparent", trace.toString());
            }
            json.writeEndObject();
        }
        pushed.forEach(
                event -> text.append('\n').append(event.name()).append(' ').append(event.data()));
        return text.toString();
    }

    /**
     * The same without the codes that have run out by then: a session that has none left to show waits for another. What this
     * release cannot read stays as it is.
     */
    public PublishedEvent unexpiredAt(Instant now) {
        if (expiresAt == null || now.isBefore(expiresAt)) {
            return this;
        }
        try {
            return of(event().unexpiredAt(now), trace);
        } catch (WireFormatException e) {
            return this;
        }
    }

    /** Whether its linking is paused, as nobody watched it; always false of one that a pod of a release before published. */
    public boolean isUnwatched() {
        return type.equals(UNWATCHED);
    }

    /** Whether the session is gone. */
    public boolean deletes() {
        return type.equals(EventJson.DELETED);
    }

    /**
     * The event that was published, read back from what clients are given of it.
     *
     * @throws WireFormatException when this release does not know all of that
     */
    public SessionEvent event() {
        return reading(() -> new SessionEvent(sessionId, version, at, lastReportAt, state()));
    }

    /** Without what clients are given: it may hold a code. */
    @Override
    public String toString() {
        return sessionId + " " + version.value();
    }

    private SessionState state() {
        JsonNode pairing = data(PushedEvent.PAIRING_CODE);
        PairingCode code = pairing == null
                ? null
                : new PairingCode(Members.required(pairing, "pairingCode").asString(), time(pairing, "expiresAt"));
        if (data(PushedEvent.QR_CODE) instanceof JsonNode qr) {
            return new QrShown(qr(qr, code));
        }
        if (deletes()) {
            return new Deleted();
        }
        if (!(data(PushedEvent.STATUS) instanceof JsonNode status)) {
            throw new WireFormatException("event without a state");
        }
        return data(PushedEvent.ERROR) instanceof JsonNode error
                ? new Failed(Members.required(error, "error").asString(), Members.reason(status))
                : status(status, code);
    }

    private @Nullable JsonNode data(String name) {
        return pushed.stream()
                .filter(event -> event.name().equals(name))
                .findFirst()
                .map(event -> MAPPER.readTree(event.data()))
                .orElse(null);
    }

    private static PublishedEvent read(JsonNode head, String text, int from) {
        Members.requireFormat(head, LINES);
        return new PublishedEvent(
                new SessionId(Members.required(head, "sessionId").asString()),
                new EventVersion(Members.required(head, "version").asLong()),
                Instant.ofEpochMilli(Members.required(head, "at").asLong()),
                Members.time(head, "lastReportAt"),
                Members.required(head, "type").asString(),
                Members.time(head, "expiresAt"),
                pushed(text, from),
                Members.text(head, "traceparent") instanceof String trace ? TraceParent.parse(trace) : null);
    }

    private static List<PushedEvent> pushed(String text, int from) {
        var pushed = new ArrayList<PushedEvent>(2);
        int start = from;
        while (start < text.length()) {
            int next = text.indexOf('\n', start);
            int end = next < 0 ? text.length() : next;
            int space = text.indexOf(' ', start);
            if (space < 0 || space > end) {
                throw new WireFormatException("event for clients without a name");
            }
            pushed.add(new PushedEvent(text.substring(start, space), text.substring(space + 1, end)));
            start = end + 1;
        }
        if (pushed.isEmpty()) {
            throw new WireFormatException("event without one for clients");
        }
        return List.copyOf(pushed);
    }

    private static <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new WireFormatException("not a valid event", e);
        }
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

    private static Instant time(JsonNode data, String name) {
        return Instant.parse(Members.required(data, name).asString());
    }
}
