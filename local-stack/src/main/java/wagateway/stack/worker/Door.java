package wagateway.stack.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.stack.worker.Command.Fail;
import wagateway.stack.worker.Command.Reconnect;
import wagateway.stack.worker.Command.Scan;

/**
 * The HTTP calls a simulated worker takes.
 *
 * <table>
 * <caption>Calls</caption>
 * <tr><td>{@code POST /sessions} {@code {sessionId, userId, sessionName, phoneNumber?}}</td><td>by the gateway: link it, or say
 *     that it is linked</td></tr>
 * <tr><td>{@code DELETE /sessions/{id}}</td><td>by the gateway: give it up</td></tr>
 * <tr><td>{@code GET /sessions}</td><td>what it holds</td></tr>
 * <tr><td>{@code POST /sessions/{id}/scan} {@code {phoneNumber?, displayName?}}</td><td>as a person with a phone, who scans or types</td></tr>
 * <tr><td>{@code POST /sessions/{id}/fail} {@code {error?}}</td><td>something breaks for good</td></tr>
 * <tr><td>{@code POST /sessions/{id}/reconnect}</td><td>WhatsApp is lost for a moment</td></tr>
 * </table>
 */
final class Door implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final String DEFAULT_PHONE_NUMBER = "+15550100";
    private static final String DEFAULT_DISPLAY_NAME = "Demo Phone";
    private static final String DEFAULT_ERROR = "simulated failure";

    private final HttpServer server;
    private final Sessions sessions;

    private Door(HttpServer server, Sessions sessions) {
        this.server = server;
        this.sessions = sessions;
    }

    /** What a call is answered; the body becomes JSON. */
    private record Answer(int status, Object body) {
        static Answer error(int status, String message) {
            return new Answer(status, Map.of("error", message));
        }
    }

    /** @throws IOException when the port is taken */
    static Door open(String host, int port, Sessions sessions) throws IOException {
        var door = new Door(HttpServer.create(new InetSocketAddress(host, port), 0), sessions);
        door.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        door.server.createContext("/", door::handle);
        door.server.start();
        return door;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
            if (body.length > MAX_BODY_BYTES) {
                answer = Answer.error(413, "the body has more than " + MAX_BODY_BYTES + " bytes");
            } else {
                answer = answer(exchange, body);
            }
            byte[] json = JsonMapper.shared().writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), json.length);
            exchange.getResponseBody().write(json);
        }
    }

    private Answer answer(HttpExchange exchange, byte[] body) {
        try {
            JsonNode json =
                    JsonMapper.shared().readTree(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body);
            if (!json.isObject()) {
                return Answer.error(400, "the body must be a JSON object");
            }
            List<String> path = List.of(exchange.getRequestURI().getPath().split("/", -1));
            return route(exchange.getRequestMethod(), path.subList(1, path.size()), json);
        } catch (JacksonException _) {
            return Answer.error(400, "the body is not JSON");
        } catch (IllegalArgumentException e) {
            return Answer.error(400, String.valueOf(e.getMessage()));
        }
    }

    private Answer route(String method, List<String> path, JsonNode body) {
        if (path.isEmpty() || !path.getFirst().equals("sessions") || path.size() > 3) {
            return Answer.error(404, "no such call; there are /sessions, /sessions/{id} and /sessions/{id}/scan");
        }
        return switch (method + " " + path.size()) {
            case "GET 1" ->
                new Answer(200, sessions.all().stream().map(Door::describe).toList());
            case "POST 1" -> start(body);
            case "DELETE 2" -> sessions.remove(path.get(1)) ? new Answer(200, Map.of()) : unknown(path.get(1));
            case "POST 3" -> command(path.get(1), path.get(2), body);
            default -> Answer.error(405, "not a method of this path");
        };
    }

    private Answer start(JsonNode body) {
        var identity = new SimulatedSession.Identity(
                required(body, "sessionId"),
                required(body, "userId"),
                required(body, "sessionName"),
                body.hasNonNull("phoneNumber") ? required(body, "phoneNumber") : null);
        return sessions.start(identity)
                .map(session -> new Answer(200, Door.opened(session)))
                .orElseGet(() -> Answer.error(503, "this worker is full"));
    }

    private static Map<String, String> opened(SimulatedSession session) {
        return session.account() instanceof Scan(String phoneNumber, String displayName)
                ? Map.of("status", "CONNECTED", "phoneNumber", phoneNumber, "displayName", displayName)
                : Map.of();
    }

    private Answer command(String sessionId, String name, JsonNode body) {
        Optional<SimulatedSession> session = sessions.find(sessionId);
        String phoneNumber = session.flatMap(
                        found -> Optional.ofNullable(found.identity().phoneNumber()))
                .orElse(DEFAULT_PHONE_NUMBER);
        Command command = switch (name) {
            case "scan" ->
                new Scan(
                        optional(body, "phoneNumber", phoneNumber),
                        optional(body, "displayName", DEFAULT_DISPLAY_NAME));
            case "fail" -> new Fail(optional(body, "error", DEFAULT_ERROR));
            case "reconnect" -> new Reconnect();
            default -> throw new IllegalArgumentException("a session can be told to scan, fail or reconnect");
        };
        if (session.isEmpty()) {
            return unknown(sessionId);
        }
        return session.get().offer(command)
                ? new Answer(202, Map.of("sessionId", sessionId))
                : Answer.error(
                        409,
                        "cannot " + name + " a session that is " + session.get().status());
    }

    private static Map<String, String> describe(SimulatedSession session) {
        return Map.of(
                "sessionId", session.identity().sessionId(),
                "userId", session.identity().userId(),
                "sessionName", session.identity().sessionName(),
                "status", session.status());
    }

    private static Answer unknown(String sessionId) {
        return Answer.error(404, "session " + sessionId + " is not here");
    }

    private static String required(JsonNode body, String field) {
        if (!body.path(field).isString() || body.path(field).asString().isBlank()) {
            throw new IllegalArgumentException(field + " must be a string that is not empty");
        }
        return body.path(field).asString();
    }

    private static String optional(JsonNode body, String field, String otherwise) {
        return body.has(field) ? required(body, field) : otherwise;
    }
}
