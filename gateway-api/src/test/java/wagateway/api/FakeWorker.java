package wagateway.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import wagateway.api.credential.Secret;
import wagateway.api.credential.Signature;

/** A small HTTP server that gives every call the same answer, at once unless it is told to wait. */
final class FakeWorker implements AutoCloseable {
    private final HttpServer server;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Signed> signatures = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** What a call says of who made it; the texts are empty where it does not. */
    record Signed(String key, Signature signature, String claimed, String body) {
        static Signed of(HttpExchange exchange, String body) {
            var headers = exchange.getRequestHeaders();
            return new Signed(
                    Objects.requireNonNullElse(headers.getFirst(Signature.KEY), ""),
                    new Signature(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString(),
                            Objects.requireNonNullElse(headers.getFirst(Signature.TIMESTAMP), ""),
                            Objects.requireNonNullElse(headers.getFirst(Signature.NONCE), "")),
                    Objects.requireNonNullElse(headers.getFirst(Signature.SIGNATURE), ""),
                    body);
        }

        boolean isBy(OwnWorker worker) {
            String secret = worker.credential().substring(worker.credential().lastIndexOf('.') + 1);
            return key.equals(worker.id() + "." + worker.key())
                    && claimed.startsWith(Signature.PREFIX)
                    && signature.is(
                            HexFormat.of().parseHex(claimed.substring(Signature.PREFIX.length())),
                            new Secret(secret),
                            body.getBytes(StandardCharsets.UTF_8));
        }
    }

    FakeWorker(int status, String answer) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            signatures.add(Signed.of(exchange, body));
            calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            awaitRelease();
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** From now on calls are answered when it is released. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        held.countDown();
    }

    private void awaitRelease() {
        try {
            held.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Of each call, in their order. */
    List<Signed> signatures() {
        return signatures;
    }

    List<String> calls() {
        return calls;
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }

    static ResponseSpec register(String id, String endpoint, int capacity) {
        return register(Pods.FIRST, id, endpoint, capacity);
    }

    static ResponseSpec register(Pods.Pod pod, String id, String endpoint, int capacity) {
        return register(pod, Map.of("id", id, "endpoint", endpoint, "capacity", capacity));
    }

    static ResponseSpec register(Pods.Pod pod, Map<String, Object> registration) {
        return User.client(pod)
                .post()
                .uri("/api/v1/workers")
                .headers(headers -> headers.setBearerAuth(Pods.WORKER_TOKEN))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(registration)
                .exchange();
    }

    static ResponseSpec heartbeat(String id) {
        return User.client(Pods.FIRST)
                .put()
                .uri("/api/v1/workers/" + id + "/heartbeat")
                .headers(headers -> headers.setBearerAuth(Pods.WORKER_TOKEN))
                .exchange();
    }

    static ResponseSpec sessionsOf(String id, String query) {
        return User.client(Pods.FIRST)
                .get()
                .uri("/api/v1/workers/" + id + "/sessions" + query)
                .headers(headers -> headers.setBearerAuth(Pods.WORKER_TOKEN))
                .exchange();
    }

    static ResponseSpec drain(String id) {
        return User.client(Pods.FIRST)
                .delete()
                .uri("/api/v1/workers/" + id)
                .headers(headers -> headers.setBearerAuth(Pods.WORKER_TOKEN))
                .exchange();
    }
}
