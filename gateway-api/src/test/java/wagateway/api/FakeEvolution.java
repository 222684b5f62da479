package wagateway.api;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Fixture;

/** Evolution API 2.3.7 as far as the gateway deals with it. What an instance does is said by the test. */
final class FakeEvolution extends StandIn {
    private static final String VERSION = "evolution-2.3.7/";
    /** Its container is in another zone: what it writes is hours off. */
    private static final long ZONE_MS = -3 * 3_600_000L;

    private final Map<String, Instance> instances = new ConcurrentHashMap<>();
    private final AtomicLong time = new AtomicLong(System.currentTimeMillis());

    static final class Instance {
        private JsonNode webhook;
        private final @Nullable String number;
        private String state = "connecting";

        Instance(JsonNode created) {
            this.webhook = created.path("webhook");
            this.number = created.path("number").stringValue(null);
        }

        String url() {
            return webhook.path("url").asString();
        }

        @Nullable
        String number() {
            return number;
        }
    }

    /** An event that may be sent later, or more than once. */
    record Event(String url, String body) {
        Event to(String other) {
            return new Event(other, body);
        }
    }

    FakeEvolution() {
        super("apikey");
    }

    @Override
    Answer answer(String method, String path, JsonNode body) {
        if (path.equals("/instance/create")) {
            String name = body.path("instanceName").asString();
            return instances.putIfAbsent(name, new Instance(body)) == null ? Answer.of(201) : Answer.of(403);
        }
        if (path.equals("/instance/fetchInstances")) {
            return new Answer(200, MAPPER.createArrayNode());
        }
        String name = path.replaceFirst("^/(instance|webhook)/(fetchInstances\\?instanceName=|\\w+/)", "")
                .replaceFirst("\\?.*", "");
        Instance instance = instances.get(name);
        if (instance == null) {
            return Answer.of(404);
        }
        return switch (method + " " + path.replaceFirst("[/=]" + name + "(\\?.*)?$", "")) {
            case "POST /webhook/set" -> {
                instance.webhook = body.path("webhook");
                yield Answer.of(201);
            }
            case "GET /instance/connect" -> new Answer(200, connect(instance));
            case "GET /instance/fetchInstances?instanceName" ->
                new Answer(200, MAPPER.createArrayNode().add(found(name)));
            case "DELETE /instance/logout" -> {
                boolean open = instance.state.equals("open");
                instance.state = "close";
                yield Answer.of(open ? 200 : 400);
            }
            case "DELETE /instance/delete" -> {
                instances.remove(name);
                yield Answer.of(200);
            }
            default -> Answer.of(404);
        };
    }

    /** The code in it is the cached one, which may have run out. */
    private static JsonNode connect(Instance instance) {
        ObjectNode answer = MAPPER.createObjectNode();
        if (instance.state.equals("open")) {
            answer.putObject("instance").put("state", "open");
            return answer;
        }
        return answer.put("code", "2@stale").put("count", 1);
    }

    private static JsonNode found(String name) {
        return MAPPER.createObjectNode()
                .put("name", name)
                .put("ownerJid", "4915112345678@s.whatsapp.net")
                .put("profileName", "Ada");
    }

    Instance instance(String name) {
        return Objects.requireNonNull(instances.get(name), name);
    }

    boolean has(String name) {
        return instances.containsKey(name);
    }

    HttpResponse<String> does(String name, String fixture) {
        return send(next(name, fixture));
    }

    HttpResponse<String> shows(String name, String code) {
        Event event = next(name, "qrcode.updated");
        return send(new Event(event.url(), event.body().replace("2@example,code", code)));
    }

    /** What the instance does next, of which nobody hears yet. */
    Event next(String name, String fixture) {
        Instance instance = instance(name);
        ObjectNode event = Fixture.json(VERSION + fixture);
        instance.state = event.path("data").path("state").asString(instance.state);
        long at = time.updateAndGet(before -> Math.max(before + 1, System.currentTimeMillis()));
        event.put("instance", name)
                .put("date_time", Instant.ofEpochMilli(at + ZONE_MS).toString());
        return new Event(instance.url(), MAPPER.writeValueAsString(event));
    }

    HttpResponse<String> send(Event event) {
        return send(event.url(), event.body(), Map.of());
    }
}
