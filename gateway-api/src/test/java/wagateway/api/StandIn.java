package wagateway.api;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP side of a worker of another kind, which takes one key and sends its events to where it is told. */
abstract class StandIn implements AutoCloseable {
    static final JsonMapper MAPPER = JsonMapper.shared();
    static final String KEY = "the-key-of-the-worker";

    private final HttpServer server;
    private final String header;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> running = new ConcurrentHashMap<>();
    private final Map<String, Integer> mostAtOnce = new ConcurrentHashMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Duration slowness = Duration.ZERO;
    private volatile boolean silent;

    /** @param body a missing node for none; a binary one is sent as it is, and {@code location} as a header too */
    record Answer(int status, JsonNode body) {
        static Answer of(int status) {
            return new Answer(status, MAPPER.createObjectNode());
        }
    }

    /** @param header in which it wants its key */
    StandIn(String header) {
        this.header = header;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    /** What it answers to a call: nothing but 401 to who has not shown the key. */
    Answer answer(Headers headers, String method, String path, JsonNode body) {
        return knows(path, headers.getFirst(header)) ? answer(method, path, body) : Answer.of(401);
    }

    /** What it answers to who has shown the key. */
    abstract Answer answer(String method, String path, JsonNode body);

    /** @param shown in its header; null for nothing */
    boolean knows(String path, @Nullable String shown) {
        return KEY.equals(shown);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().toString();
        String call = exchange.getRequestMethod() + " " + path;
        calls.add(call);
        mostAtOnce.merge(call, running.merge(call, 1, Integer::sum), Math::max);
        LockSupport.parkNanos(slowness.toNanos());
        Answer answer = silent
                ? Answer.of(500)
                : answer(
                        exchange.getRequestHeaders(),
                        exchange.getRequestMethod(),
                        path,
                        text.isEmpty() ? MAPPER.missingNode() : MAPPER.readTree(text));
        byte[] bytes = answer.body().isBinary() ? answer.body().binaryValue() : MAPPER.writeValueAsBytes(answer.body());
        running.merge(call, -1, Integer::sum);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (answer.body().path("location").stringValue(null) instanceof String elsewhere) {
            exchange.getResponseHeaders().set("Location", elsewhere);
        }
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Sends an event as it is. */
    HttpResponse<String> send(String url, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The calls so far, forgotten by that. */
    List<String> takeCalls() {
        var taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    int mostAtOnce(String call) {
        return mostAtOnce.getOrDefault(call, 0);
    }

    void slow(Duration each) {
        slowness = each;
    }

    /** From now on it answers nothing but that it fails. */
    void fallSilent() {
        silent = true;
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }

    Map<String, Object> registration(String id, String kind, Pods.Pod pod) {
        return new HashMap<>(Map.of(
                "id",
                id,
                "kind",
                kind,
                "endpoint",
                endpoint() + "/",
                "apiKey",
                KEY,
                "gatewayUrl",
                pod.url(),
                "capacity",
                50));
    }

    static ResponseSpec register(User operator, Map<String, Object> registration) {
        return User.client(operator.pod())
                .method(HttpMethod.POST)
                .uri("/api/v1/operator/workers")
                .headers(headers -> headers.setBearerAuth(operator.token()))
                .bodyValue(registration)
                .exchange();
    }

    /** The answer of the gateway to an event. */
    static JsonNode json(HttpResponse<String> response) {
        return Objects.requireNonNull(MAPPER.readTree(response.body()));
    }
}
