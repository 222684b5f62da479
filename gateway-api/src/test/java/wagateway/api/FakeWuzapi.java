package wagateway.api;

import com.sun.net.httpserver.Headers;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Fixture;
import wagateway.api.adapter.Hmac;
import wagateway.api.qr.GoQrCode;

/** wuzapi 1.0.6 as far as the gateway deals with it. What a session does is said by the test. */
final class FakeWuzapi extends StandIn {
    private static final String VERSION = "wuzapi-1.0.6/";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private volatile String format = FORM;
    private volatile boolean signs = true;

    /** One that is there is a user of wuzapi, be it that no client of WhatsApp runs for it. */
    static final class Session {
        private final String id = UUID.randomUUID().toString().replace("-", "");
        private final String name;
        private JsonNode webhook = MAPPER.missingNode();
        private String secret = "";
        private boolean running;
        private boolean connected;
        private boolean login;
        private boolean loggedIn;
        private String jid = "";
        private String picture = "";

        Session(String name) {
            this.name = name;
        }

        String url() {
            return webhook.path("webhookurl").asString();
        }

        boolean isRunning() {
            return running;
        }

        private void stop() {
            running = false;
            connected = false;
            loggedIn = false;
            picture = "";
        }
    }

    /** An event that may be sent later, or more than once. */
    record Event(String url, String secret, String format, String body) {
        Event signedWith(String other) {
            return new Event(url, other, format, body);
        }

        Event to(String other) {
            return new Event(other, secret, format, body);
        }
    }

    FakeWuzapi() {
        super("Authorization");
    }

    /** {@code WEBHOOK_FORMAT=json}. */
    void sendsJson() {
        format = JSON;
    }

    /** It is one of the time before it could. */
    void signsNothing() {
        signs = false;
    }

    @Override
    Answer answer(Headers headers, String method, String path, JsonNode body) {
        if (path.startsWith("/admin/")) {
            return super.answer(headers, method, path, body);
        }
        Session session = sessions.get(Objects.requireNonNullElse(headers.getFirst("token"), ""));
        return session == null ? Answer.of(401) : answer(session, method + " " + path, body);
    }

    @Override
    Answer answer(String method, String path, JsonNode body) {
        if (method.equals("POST")) {
            var session = new Session(body.path("name").asString());
            return sessions.putIfAbsent(body.path("token").asString(), session) == null
                    ? Answer.of(201)
                    : Answer.of(409);
        }
        if (method.equals("DELETE")) {
            String id = path.replaceFirst("^/admin/users/(\\w+)/full$", "$1");
            return sessions.values().removeIf(session -> session.id.equals(id)) ? Answer.of(200) : Answer.of(404);
        }
        return new Answer(200, data(MAPPER.createArrayNode()));
    }

    private Answer answer(Session session, String call, JsonNode body) {
        return switch (call) {
            case "POST /session/hmac/config" -> {
                session.secret = body.path("hmac_key").asString();
                yield !signs ? Answer.of(404) : session.secret.length() < 32 ? Answer.of(400) : Answer.of(200);
            }
            case "POST /webhook" -> {
                session.webhook = body;
                yield Answer.of(200);
            }
            case "POST /session/connect" -> {
                if (session.connected) {
                    yield refused(500, "already connected");
                }
                session.running = true;
                session.connected = true;
                yield new Answer(200, data(MAPPER.createObjectNode().put("jid", session.jid)));
            }
            case "POST /session/disconnect" -> {
                if (!session.running) {
                    yield refused(500, "no session");
                }
                if (!session.connected) {
                    yield refused(500, "cannot disconnect because it is not logged in");
                }
                session.stop();
                yield Answer.of(200);
            }
            case "GET /session/status" ->
                session.running ? new Answer(200, data(status(session))) : refused(500, "no session");
            case "GET /session/qr" ->
                !session.running
                        ? refused(500, "no session")
                        : session.loggedIn
                                ? refused(500, "already logged in")
                                : new Answer(200, data(MAPPER.createObjectNode().put("QRCode", session.picture)));
            case "POST /session/pairphone" ->
                session.picture.isEmpty()
                        ? refused(400, "websocket not connected")
                        : new Answer(
                                200,
                                data(MAPPER.createObjectNode()
                                        .put(
                                                "LinkingCode",
                                                "ABCD-"
                                                        + body.path("Phone")
                                                                .asString()
                                                                .substring(0, 4))));
            default -> Answer.of(404);
        };
    }

    private static Answer refused(int status, String error) {
        return new Answer(
                status,
                MAPPER.createObjectNode()
                        .put("code", status)
                        .put("error", error)
                        .put("success", false));
    }

    private static JsonNode data(JsonNode data) {
        ObjectNode answer = MAPPER.createObjectNode().put("code", 200).put("success", true);
        answer.set("data", data);
        return answer;
    }

    private static JsonNode status(Session session) {
        return MAPPER.createObjectNode()
                .put("id", session.id)
                .put("name", session.name)
                .put("connected", session.connected)
                .put("loggedIn", session.loggedIn)
                .put("jid", session.jid)
                .put("webhook", session.url());
    }

    Session session(String name) {
        return sessions.values().stream()
                .filter(session -> session.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    boolean has(String name) {
        return sessions.values().stream().anyMatch(session -> session.name.equals(name));
    }

    /** What the session does next, of which the event is sent at once. */
    HttpResponse<String> does(String name, String fixture) {
        return send(next(name, fixture));
    }

    /** It has another code to scan. */
    HttpResponse<String> shows(String name, String code) {
        return send(nextCode(name, code));
    }

    Event nextCode(String name, String code) {
        Session session = session(name);
        session.picture = "data:image/png;base64," + Base64.getEncoder().encodeToString(GoQrCode.png(code, 256));
        return event(session, Fixture.json(VERSION + "qr").put("qrCodeBase64", session.picture));
    }

    void showsNothingThatIsRead(String name) {
        session(name).picture = "data:image/png;base64,iVBORw0KGgo=";
    }

    /** What the session does next, of which nobody hears yet. */
    Event next(String name, String fixture) {
        Session session = session(name);
        ObjectNode event = Fixture.json(VERSION + fixture);
        switch (event.path("type").asString()) {
            case "PairSuccess" -> {
                session.picture = "";
                session.jid = event.path("event").path("ID").asString();
                session.login = true;
            }
            case "Connected" -> {
                session.connected = true;
                session.loggedIn = session.login;
            }
            case "Disconnected", "TemporaryBan", "ClientOutdated", "ConnectFailure" -> {
                session.connected = false;
                session.loggedIn = false;
            }
            case "QRTimeout" -> session.stop();
            case "LoggedOut" -> {
                session.stop();
                session.login = false;
            }
            default -> {}
        }
        return event(session, event);
    }

    /** An event that says what is not so. */
    Event untrue(String name, String fixture) {
        return event(session(name), Fixture.json(VERSION + fixture));
    }

    private Event event(Session session, ObjectNode event) {
        event.put("instanceName", session.name).put("userID", session.id);
        String body = MAPPER.writeValueAsString(event);
        if (format.equals(FORM)) {
            event.remove("instanceName");
            event.remove("userID");
            body = "instanceName=" + encoded(session.name) + "&jsonData=" + encoded(MAPPER.writeValueAsString(event))
                    + "&userID=" + session.id;
        }
        return new Event(session.url(), session.secret, format, body);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** As it sends it. */
    HttpResponse<String> send(Event event) {
        return signs
                ? send(
                        event.url(),
                        event.body(),
                        Map.of(
                                "Content-Type",
                                event.format(),
                                "x-hmac-signature",
                                Hmac.SHA256.of(event.body(), event.secret())))
                : sendUnsigned(event);
    }

    HttpResponse<String> sendUnsigned(Event event) {
        return send(event.url(), event.body(), Map.of("Content-Type", event.format()));
    }
}
