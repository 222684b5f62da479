package wagateway.stack.demo;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandlers;
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
import java.util.regex.Pattern;
import wagateway.stack.http.JsonServer;
import wagateway.stack.http.JsonServer.Answer;
import wagateway.stack.http.JsonServer.Call;
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
public final class DemoServer implements AutoCloseable {
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9-]{1,32}");
    private static final Pattern SCAN = Pattern.compile("/sessions/[a-z0-9-]{1,200}/scan");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final DemoSettings settings;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final JsonServer server;

    private DemoServer(DemoSettings settings) throws IOException {
        this.settings = settings;
        this.server = JsonServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()),
                this::answer,
                new PagesOfTheConsole());
    }

    /** @throws IOException when the port is taken */
    public static DemoServer open(DemoSettings settings) throws IOException {
        return new DemoServer(settings);
    }

    /** Runs until the JVM is told to end; what it reads is in {@link DemoSettings}. */
    public static void main(String[] arguments) throws IOException {
        var server = open(DemoSettings.of(System.getenv()));
        System.out.println("demo server on port " + server.port());
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        client.shutdownNow();
    }

    private final class PagesOfTheConsole extends Filter {
        @Override
        public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            String origin = exchange.getRequestHeaders().getFirst("Origin");
            if (origin == null || !settings.origins().contains(origin)) {
                JsonServer.send(exchange, Answer.error(403, description() + " may call this"));
                return;
            }
            Headers headers = exchange.getResponseHeaders();
            headers.set("Access-Control-Allow-Origin", origin);
            headers.set("Access-Control-Allow-Methods", "POST");
            headers.set("Access-Control-Allow-Headers", "content-type");
            headers.set("Vary", "Origin");
            if (exchange.getRequestMethod().equals("OPTIONS")) {
                HttpHandlers.of(204, Headers.of(), "").handle(exchange);
            } else {
                chain.doFilter(exchange);
            }
        }

        @Override
        public String description() {
            return "only pages of the console";
        }
    }

    private Answer answer(Call call) {
        if (call.method().equals("POST") && call.path().equals("/token")) {
            return token(call.body().path("user").asString(""));
        }
        return call.method().equals("POST") && SCAN.matcher(call.path()).matches()
                ? scan(call.path())
                : Answer.error(404, "no such call; there are POST /token and POST /sessions/{id}/scan");
    }

    private Answer token(String user) {
        if (!USER.matcher(user).matches()) {
            return Answer.error(400, "user has 1 to 32 letters, digits or hyphens");
        }
        String token = DemoToken.of(user, settings.secret(), settings.audience(), settings.issuer());
        return new Answer(200, Map.of("token", token, "phone", settings.worker() == null ? "real" : "demo"));
    }

    private Answer scan(String path) {
        URI worker = settings.worker();
        if (worker == null) {
            return Answer.error(404, "the worker waits for a real phone");
        }
        var request = HttpRequest.newBuilder(worker.resolve(path))
                .timeout(TIMEOUT)
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
