package wagateway.stack.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import wagateway.stack.http.JsonServer;
import wagateway.stack.http.JsonServer.Answer;
import wagateway.stack.http.JsonServer.Call;
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
final class WorkerServer {
    private static final String DEFAULT_PHONE_NUMBER = "+15550100";
    private static final String DEFAULT_DISPLAY_NAME = "Demo Phone";
    private static final String DEFAULT_ERROR = "simulated failure";

    private final Sessions sessions;

    private WorkerServer(Sessions sessions) {
        this.sessions = sessions;
    }

    /** @throws IOException when the port is taken */
    static JsonServer open(String host, int port, Sessions sessions) throws IOException {
        return JsonServer.open(new InetSocketAddress(host, port), new WorkerServer(sessions)::answer);
    }

    private Answer answer(Call call) {
        List<String> path = List.of(call.path().split("/", -1));
        if (path.size() < 2 || !path.get(1).equals("sessions") || path.size() > 4) {
            return Answer.error(404, "no such call; there are /sessions, /sessions/{id} and /sessions/{id}/scan");
        }
        return switch (call.method() + " " + (path.size() - 1)) {
            case "GET 1" ->
                new Answer(
                        200, sessions.all().stream().map(WorkerServer::describe).toList());
            case "POST 1" -> start(call.body());
            case "DELETE 2" -> sessions.remove(path.get(2)) ? new Answer(200, Map.of()) : unknown(path.get(2));
            case "POST 3" -> command(path.get(2), path.get(3), call.body());
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
                .map(session -> new Answer(200, opened(session)))
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
