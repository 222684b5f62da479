package wagateway.api;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Fixture;

/** baileys-api at c40c39d as far as the gateway deals with it. What a connection does is said by the test. */
final class FakeBaileysApi extends StandIn {
    private static final String VERSION = "baileys-api-c40c39d/";
    private static final String CONNECTIONS = "/connections/";

    private final Map<String, Connection> connections = new ConcurrentHashMap<>();

    private static final class Connection {
        private JsonNode options = MAPPER.missingNode();
        private boolean open;
    }

    /** An event that may be sent later, or more than once. */
    record Event(String url, String token, String body) {
        Event to(String other) {
            return new Event(other, token, body);
        }

        Event with(String other) {
            return new Event(url, other, body);
        }
    }

    FakeBaileysApi() {
        super("x-api-key");
    }

    @Override
    Answer answer(String method, String path, JsonNode body) {
        if (path.equals("/status/auth")) {
            return Answer.of(200);
        }
        String number = path.replace(CONNECTIONS, "").replace("/presence", "");
        if (!number.matches("\\+\\d{5,15}")) {
            return Answer.of(422);
        }
        return switch (method + path.replace(CONNECTIONS + number, " ")) {
            case "POST " -> connect(number, body);
            case "DELETE " -> Answer.of(connections.remove(number) == null ? 404 : 200);
            case "PATCH /presence" -> {
                Connection connection = connections.get(number);
                if (connection != null && connection.open) {
                    Thread.startVirtualThread(() -> does(number, "online"));
                }
                yield Answer.of(connection == null ? 500 : 200);
            }
            default -> Answer.of(404);
        };
    }

    private Answer connect(String number, JsonNode body) {
        if (body.path("webhookVerifyToken").asString().length() < 6) {
            return Answer.of(422);
        }
        Connection connection = connections.computeIfAbsent(number, _ -> new Connection());
        connection.options = body;
        if (connection.open) {
            Thread.startVirtualThread(() -> does(number, "online"));
        }
        return Answer.of(200);
    }

    boolean has(String number) {
        return connections.containsKey(number);
    }

    HttpResponse<String> does(String number, String fixture) {
        return send(next(number, fixture));
    }

    HttpResponse<String> shows(String number, String code) {
        return send(code(number, code));
    }

    Event code(String number, String code) {
        Event event = next(number, "qr");
        return new Event(event.url(), event.token(), event.body().replace("2@example,code", code));
    }

    /** What the connection does next, of which nobody hears yet. */
    Event next(String number, String fixture) {
        Connection connection = Objects.requireNonNull(connections.get(number), number);
        if (fixture.equals("open")) {
            connection.open = true;
        }
        if (fixture.startsWith("close") || fixture.startsWith("wrong")) {
            connections.remove(number);
        }
        return new Event(
                connection.options.path("webhookUrl").asString(),
                connection.options.path("webhookVerifyToken").asString(),
                Fixture.text(VERSION + fixture));
    }

    HttpResponse<String> send(Event event) {
        ObjectNode body = (ObjectNode) MAPPER.readTree(event.body());
        body.put("webhookVerifyToken", event.token());
        return send(event.url(), MAPPER.writeValueAsString(body), Map.of());
    }
}
