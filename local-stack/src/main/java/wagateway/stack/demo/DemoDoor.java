package wagateway.stack.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import wagateway.stack.nimbus.DemoToken;

/**
 * The calls that the console makes in a local stack, on 127.0.0.1 only. A call must come from a page of the console: a
 * page of any other origin, also one that made its name lead here, is refused before anything is done.
 *
 * <table>
 * <caption>Calls</caption>
 * <tr><td>{@code POST /token} {@code {user}}</td><td>{@code {token, phone}} of that user; phone is {@code demo} or {@code real}</td></tr>
 * <tr><td>{@code POST /sessions/{id}/scan}</td><td>as a person with a phone; answered as the worker answers</td></tr>
 * </table>
 */
public final class DemoDoor implements AutoCloseable {
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9-]{1,32}");
    private static final Pattern SCAN = Pattern.compile("/sessions/[a-z0-9-]{1,200}/scan");
    private static final int MAX_BODY_BYTES = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DemoSettings settings;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private DemoDoor(DemoSettings settings, HttpServer server) {
        this.settings = settings;
        this.server = server;
    }

    /** What a call is answered; the body becomes JSON. */
    private record Answer(int status, Map<String, String> body) {
        static Answer error(int status, String message) {
            return new Answer(status, Map.of("error", message));
        }
    }

    /** @throws IOException when the port is taken */
    public static DemoDoor open(DemoSettings settings) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port());
        var door = new DemoDoor(settings, HttpServer.create(address, 0));
        door.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        door.server.createContext("/", door::handle);
        door.server.start();
        return door;
    }

    /** Runs until the JVM is told to end; what it reads is in {@link DemoSettings}. */
    public static void main(String[] arguments) throws IOException {
        var door = open(DemoSettings.of(System.getenv()));
        System.out.println("demo door on port " + door.port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String origin = exchange.getRequestHeaders().getFirst("Origin");
            boolean ours = origin != null && settings.origins().contains(origin);
            if (ours) {
                var headers = exchange.getResponseHeaders();
                headers.set("Access-Control-Allow-Origin", origin);
                headers.set("Access-Control-Allow-Methods", "POST");
                headers.set("Access-Control-Allow-Headers", "content-type");
                headers.set("Vary", "Origin");
            }
            if (ours && exchange.getRequestMethod().equals("OPTIONS")) {
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            Answer answer = ours ? answer(exchange) : Answer.error(403, "only pages of the console may call this");
            byte[] json = JsonMapper.shared().writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(answer.status(), json.length);
            exchange.getResponseBody().write(json);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Matcher scan = SCAN.matcher(path);
        if (!exchange.getRequestMethod().equals("POST") || !(path.equals("/token") || scan.matches())) {
            return Answer.error(404, "no such call; there are POST /token and POST /sessions/{id}/scan");
        }
        return path.equals("/token") ? token(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES)) : scan(path);
    }

    private Answer token(byte[] body) {
        try {
            String user = JsonMapper.shared().readTree(body).path("user").asString("");
            return USER.matcher(user).matches()
                    ? new Answer(
                            200,
                            Map.of(
                                    "token",
                                    DemoToken.of(user, settings.secret(), settings.audience(), settings.issuer()),
                                    "phone",
                                    settings.worker() == null ? "real" : "demo"))
                    : Answer.error(400, "user has 1 to 32 letters, digits or hyphens");
        } catch (JacksonException _) {
            return Answer.error(400, "the body is not JSON");
        }
    }

    private Answer scan(String path) {
        URI worker = settings.worker();
        if (worker == null) {
            return Answer.error(404, "the worker waits for a real phone");
        }
        var request = HttpRequest.newBuilder(worker.resolve(path))
                .timeout(PATIENCE)
                .POST(BodyPublishers.noBody())
                .build();
        try {
            return new Answer(client.send(request, BodyHandlers.discarding()).statusCode(), Map.of());
        } catch (IOException e) {
            return Answer.error(502, "the simulated worker cannot be reached");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.error(503, "the local stack is ending");
        }
    }
}
