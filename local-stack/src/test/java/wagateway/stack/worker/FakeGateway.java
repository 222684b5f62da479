package wagateway.stack.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A pod that takes everything, or answers what it is told to. */
final class FakeGateway implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpServer server;
    private final BlockingQueue<Call> registrations = new LinkedBlockingQueue<>();
    private final BlockingQueue<Call> reports = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();

    FakeGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    record Call(Headers headers, String text) {
        String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(text);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers that many of the next reports as a pod in trouble does. */
    void refuseNext(int count) {
        refusals.set(count);
    }

    Call nextRegistration() throws InterruptedException {
        return present(registrations.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    }

    Call nextReport() throws InterruptedException {
        return present(reports.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static Call present(@Nullable Call call) {
        assertThat(call).as("a call in time").isNotNull();
        return Objects.requireNonNull(call);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var call = new Call(exchange.getRequestHeaders(), body);
            boolean report = exchange.getRequestURI().getPath().endsWith("/session-status");
            if (report && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            (report ? reports : registrations).add(call);
            exchange.sendResponseHeaders(report ? 202 : 200, -1);
        }
    }
}
