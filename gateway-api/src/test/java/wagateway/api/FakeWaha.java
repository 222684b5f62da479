package wagateway.api;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Fixture;

/** WAHA 2026.8.1 as far as the gateway deals with it. What a session does is said by the test. */
final class FakeWaha extends StandIn {
    private static final String VERSION = "waha-2026.8.1/";

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private volatile @Nullable String codeSoon;
    private final AtomicLong time = new AtomicLong(System.currentTimeMillis());

    static final class Session {
        private JsonNode config;
        private String status;
        private @Nullable String code;
        private @Nullable JsonNode me;

        Session(JsonNode config, String status) {
            this.config = config;
            this.status = status;
        }

        JsonNode config() {
            return config;
        }

        String url() {
            return config.path("webhooks").path(0).path("url").asString();
        }

        String secret() {
            return config.path("webhooks").path(0).path("hmac").path("key").asString();
        }
    }

    /** An event that may be sent later, or more than once. */
    record Event(String url, String secret, String body) {
        Event signedWith(String other) {
            return new Event(url, other, body);
        }

        Event to(String other) {
            return new Event(other, secret, body);
        }
    }

    FakeWaha() {
        super("X-Api-Key");
    }

    @Override
    Answer answer(String method, String path, JsonNode body) {
        String[] parts = path.split("[/?]", -1);
        if (path.equals("/api/sessions")) {
            return method.equals("GET") ? new Answer(200, MAPPER.createArrayNode()) : create(body);
        }
        Session session = sessions.get(path.startsWith("/api/sessions/") ? parts[3] : parts[2]);
        if (session == null) {
            return Answer.of(404);
        }
        return switch (method + " " + path.replaceFirst("/api/(sessions/)?[^/?]+", "")) {
            case "GET " -> {
                Answer told = new Answer(200, told(session));
                if (codeSoon instanceof String code && session.code == null) {
                    session.code = code;
                    session.status = "SCAN_QR_CODE";
                }
                yield told;
            }
            case "PUT " -> {
                session.config = body.path("config");
                yield Answer.of(200);
            }
            case "DELETE " -> {
                sessions.remove(parts[3]);
                yield Answer.of(200);
            }
            case "POST /start" -> moved(session, "STARTING");
            case "POST /stop" -> moved(session, "STOPPED");
            case "GET /auth/qr?format=raw" ->
                session.status.equals("SCAN_QR_CODE") && session.code != null
                        ? new Answer(200, MAPPER.createObjectNode().put("value", session.code))
                        : Answer.of(422);
            case "POST /auth/request-code" ->
                new Answer(
                        201,
                        MAPPER.createObjectNode()
                                .put(
                                        "code",
                                        "ABCD-"
                                                + body.path("phoneNumber")
                                                        .asString("")
                                                        .substring(0, 4)));
            default -> Answer.of(404);
        };
    }

    private Answer create(JsonNode body) {
        var session = new Session(body.path("config"), "STARTING");
        String name = body.path("name").asString();
        return name.length() > 54 || sessions.putIfAbsent(name, session) != null ? Answer.of(422) : Answer.of(201);
    }

    private static JsonNode told(Session session) {
        ObjectNode told = MAPPER.createObjectNode().put("status", session.status);
        told.set("me", session.me == null ? MAPPER.nullNode() : session.me);
        told.set("config", session.config);
        return told;
    }

    private static Answer moved(Session session, String status) {
        session.status = status;
        return Answer.of(201);
    }

    /** A session has this code a moment after it was started. */
    void showsSoon(String code) {
        codeSoon = code;
    }

    List<String> names() {
        return List.copyOf(sessions.keySet());
    }

    Session session(String name) {
        return Objects.requireNonNull(sessions.get(name), name);
    }

    /** What the session does next, of which the event is sent at once. */
    HttpResponse<String> does(String name, String fixture) {
        return send(next(name, fixture));
    }

    /** It has another code to scan. */
    HttpResponse<String> shows(String name, String code) {
        session(name).code = code;
        return does(name, "scan-qr-code");
    }

    /** What the session does next, of which nobody hears yet. */
    Event next(String name, String fixture) {
        Session session = session(name);
        ObjectNode event = Fixture.json(VERSION + fixture);
        ObjectNode payload = (ObjectNode) event.path("payload");
        session.status = payload.path("status").asString();
        session.me = event.path("me").isNull() ? session.me : event.path("me");
        event.put("id", "evt_" + UUID.randomUUID())
                .put("session", name)
                .put("timestamp", time.updateAndGet(before -> Math.max(before + 1, System.currentTimeMillis())));
        return new Event(session.url(), session.secret(), MAPPER.writeValueAsString(event));
    }

    HttpResponse<String> send(Event event) {
        return send(
                event.url(),
                event.body(),
                Map.of("X-Webhook-Hmac", hmac(event.secret(), event.body()), "X-Webhook-Hmac-Algorithm", "sha512"));
    }

    private static String hmac(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
