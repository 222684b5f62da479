package wagateway.api;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Fixture;

/**
 * WPPConnect Server 2.10.4 as far as the gateway deals with it. What a session does is said by the test. Its browser has calls of
 * its own once it is connected, and not before.
 */
final class FakeWppconnect extends StandIn {
    private static final String VERSION = "wppconnect-2.10.4/";
    private static final String OF_OPERATORS = ".*/(generate-token|show-all-sessions|clear-session-data)";

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    static final class Session {
        private JsonNode started = MAPPER.missingNode();
        private @Nullable String status;
        private @Nullable String code;
        private boolean opening;
        /** Whether it has calls of its own. */
        private boolean opened;

        private boolean alive;
        /** How often it answers that it fails to who asks for its state. */
        private int failing;

        String url() {
            return started.path("webhook").asString();
        }

        @Nullable
        String phone() {
            return started.path("phone").stringValue(null);
        }

        @Nullable
        String status() {
            return status;
        }
    }

    /** An event that may be sent later, or more than once. */
    record Event(String url, String body) {
        Event to(String other) {
            return new Event(other, body);
        }
    }

    FakeWppconnect() {
        super("Authorization");
    }

    @Override
    boolean knows(String path, @Nullable String shown) {
        return path.matches(OF_OPERATORS) || ("Bearer token-of-" + path.split("/", -1)[2]).equals(shown);
    }

    @Override
    Answer answer(String method, String path, JsonNode body) {
        String[] parts = path.split("/", -1);
        if (path.matches(OF_OPERATORS)) {
            return !parts[parts.length - 2].equals(KEY)
                    ? Answer.of(400)
                    : parts.length == 4 ? Answer.of(200) : ofOperators(parts[4], parts[2]);
        }
        Session session = sessions.get(parts[2]);
        return switch (method + " " + parts[3]) {
            case "GET status-session" ->
                session != null && session.failing-- > 0 ? Answer.of(500) : new Answer(200, told(session));
            case "POST start-session" -> start(parts[2], body);
            case "POST close-session" -> {
                boolean hadBrowser = session != null && session.opened;
                boolean stopped = session != null && session.status == null;
                if (session != null) {
                    session.status = null;
                    session.opened = false;
                    session.alive = false;
                }
                yield Answer.of(hadBrowser || stopped ? 200 : 500);
            }
            case "POST logout-session" -> Answer.of(session != null && session.alive ? logout(parts[2]) : 404);
            case "GET host-device" -> session != null && session.alive ? new Answer(200, device()) : Answer.of(404);
            case "GET check-connection-session" ->
                new Answer(200, MAPPER.createObjectNode().put("status", session != null && session.alive));
            default -> Answer.of(404);
        };
    }

    private Answer ofOperators(String call, String name) {
        if (call.equals("generate-token")) {
            return new Answer(201, MAPPER.createObjectNode().put("token", "token-of-" + name));
        }
        sessions.remove(name);
        return Answer.of(200);
    }

    private int logout(String name) {
        sessions.remove(name);
        return 200;
    }

    /** One that runs is left as it is. */
    private Answer start(String name, JsonNode body) {
        Session session = sessions.computeIfAbsent(name, _ -> new Session());
        ObjectNode told = told(session);
        if (session.status == null || session.status.equals("CLOSED")) {
            session.started = body;
            session.status = "INITIALIZING";
            session.code = null;
            session.opened = false;
            session.alive = false;
        }
        return new Answer(200, told);
    }

    /** Who is in the chats can be asked for the account a moment later. */
    private static ObjectNode told(@Nullable Session session) {
        ObjectNode told = MAPPER.createObjectNode();
        if (session == null || session.status == null) {
            return told.put("status", "CLOSED").putNull("qrcode");
        }
        told.put("status", session.status).put("version", "2.10.4");
        if (session.code != null) {
            told.put("urlcode", session.code);
        }
        if (session.opening) {
            session.opening = false;
            open(session);
        }
        return told;
    }

    private static JsonNode device() {
        ObjectNode answer = MAPPER.createObjectNode().put("status", "success");
        answer.putObject("response")
                .put("pushname", "Ada")
                .put("platform", "android")
                .put("phoneNumber", "4915112345678@c.us");
        return answer;
    }

    /** Without those for tokens, which come before each other. */
    List<String> takeCallsOfSession(String name) {
        return takeCalls().stream()
                .filter(call -> !call.endsWith("/generate-token"))
                .map(call -> call.replace("/api/" + name, "").replace("/" + KEY, ""))
                .toList();
    }

    List<String> names() {
        return List.copyOf(sessions.keySet());
    }

    Session session(String name) {
        return Objects.requireNonNull(sessions.get(name), name);
    }

    boolean has(String name) {
        return sessions.containsKey(name);
    }

    HttpResponse<String> does(String name, String fixture) {
        return send(next(name, fixture));
    }

    HttpResponse<String> shows(String name, String code) {
        return send(code(name, code));
    }

    Event code(String name, String code) {
        Event event = next(name, "qrcode");
        session(name).code = code;
        return new Event(event.url(), event.body().replace("2@example,code", code));
    }

    /** It is linked, of which nobody hears. */
    void opens(String name) {
        open(session(name));
    }

    private static void open(Session session) {
        session.status = "CONNECTED";
        session.opened = true;
        session.alive = true;
    }

    /** Its browser has died, and nobody has noticed. */
    void loses(String name) {
        session(name).alive = false;
    }

    /** It fails as often as the gateway tries one call, if it is asked for its state. */
    void failsOnce(String name) {
        session(name).failing = 3;
    }

    /** What the session does next, of which nobody hears yet. */
    Event next(String name, String fixture) {
        Session session = session(name);
        switch (fixture) {
            case "qrcode" -> session.status = "QRCODE";
            case "phone-code" -> session.status = "PHONECODE";
            case "status-find-inChat" -> session.opening = true;
            case "status-find-disconnectedMobile", "status-find-autocloseCalled", "status-find-qrReadError" -> {
                session.status = "CLOSED";
                session.alive = false;
            }
            case "status-find-browserClose" -> session.alive = false;
            default -> {}
        }
        ObjectNode event = Fixture.json(VERSION + fixture).put("session", name);
        return new Event(session.url(), MAPPER.writeValueAsString(event));
    }

    HttpResponse<String> send(Event event) {
        return send(event.url(), event.body(), Map.of());
    }
}
