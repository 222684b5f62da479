package wagateway.api.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.netty.http.HttpResources;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.credential.MemoryCredentials;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerFailure;
import wagateway.api.worker.WorkerSettings;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

class HttpWorkerClientIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final SessionId SESSION = new SessionId("ada-personal");
    private static final UserId USER = new UserId("ada");

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Integer> simultaneous = new CopyOnWriteArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private HttpServer server;
    private WorkerHttp http;
    private HttpWorkerClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            simultaneous.add(running.incrementAndGet());
            calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            if (exchange.getRequestURI().getPath().startsWith("/slow")) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            running.decrementAndGet();
            boolean moved = exchange.getRequestURI().getPath().startsWith("/moved");
            if (exchange.getRequestURI().getPath().startsWith("/drip")) {
                drip(exchange);
                return;
            }
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(moved ? 307 : 200, -1);
            exchange.close();
        });
        server.start();
        http = http("127.0.0.0/8");
        client = client(http);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.destroy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void what_a_host_is_at_is_checked_when_it_is_connected_to(String host) {
        http.destroy();
        http = http("10.0.0.0/8");
        client = client(http);

        StepVerifier.create(client.open(worker("http://" + host), SESSION, USER, "personal"))
                .expectErrorMatches(e -> e instanceof WorkerFailure failure
                        && !failure.answered()
                        && String.valueOf(e.getMessage()).contains("wagateway.api.worker.networks"))
                .verify(SOON);
        StepVerifier.create(client.close(worker("http://" + host), SESSION))
                .expectError(WorkerFailure.class)
                .verify(SOON);
        assertThat(calls).isEmpty();
    }

    @Test
    void a_redirect_is_not_followed_and_is_no_success() {
        StepVerifier.create(client.open(worker("http://127.0.0.1", "/moved"), SESSION, USER, "personal"))
                .expectErrorMatches(e -> e instanceof WorkerFailure failure && failure.answered())
                .verify(SOON);
        StepVerifier.create(client.close(worker("http://127.0.0.1", "/moved"), SESSION))
                .expectErrorMatches(e -> e instanceof WorkerFailure failure && failure.answered())
                .verify(SOON);
        assertThat(calls).allMatch(call -> call.contains("/moved"));
    }

    @Test
    void a_worker_has_no_more_calls_at_a_time_than_are_allowed() {
        int allowed = NetworksTest.settings().maxCalls();

        StepVerifier.create(Flux.range(0, 2 * allowed)
                        .flatMap(
                                n -> client.close(worker("http://127.0.0.1", "/slow"), new SessionId("s" + n)),
                                2 * allowed))
                .expectComplete()
                .verify(SOON);

        assertThat(calls).hasSize(2 * allowed);
        assertThat(simultaneous).allMatch(calls -> calls <= allowed);
    }

    @Test
    void a_worker_that_answers_a_byte_at_a_time_is_given_up() {
        http.destroy();
        http = http(new WorkerSettings(
                Duration.ofSeconds(30), Duration.ofMillis(200), Duration.ofMillis(500), 1, 1, List.of("127.0.0.0/8")));
        client = client(http);

        StepVerifier.create(client.open(worker("http://127.0.0.1", "/drip"), SESSION, USER, "personal"))
                .expectError(WorkerFailure.class)
                .verify(Duration.ofSeconds(5));
    }

    /** For far longer than anybody waits. */
    private static void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 10_000);
        try (OutputStream body = exchange.getResponseBody()) {
            for (int n = 0; n < 10_000; n++) {
                body.write(' ');
                body.flush();
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private static WorkerHttp http(String networks) {
        return http(NetworksTest.settings(networks));
    }

    private static WorkerHttp http(WorkerSettings settings) {
        return new WorkerHttp(settings, new Networks(settings), HttpResources.get());
    }

    private static HttpWorkerClient client(WorkerHttp http) {
        var clock = InstantSource.system();
        return new HttpWorkerClient(http, new CallSigner(MemoryCredentials.none(clock), clock), JsonMapper.shared());
    }

    private Worker worker(String host) {
        return worker(host, "");
    }

    private Worker worker(String host, String path) {
        return Worker.of("w1", host + ":" + server.getAddress().getPort() + path, null);
    }
}
