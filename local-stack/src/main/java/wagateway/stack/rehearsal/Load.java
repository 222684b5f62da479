package wagateway.stack.rehearsal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import wagateway.stack.nimbus.DemoToken;
import wagateway.stack.worker.Credential;

/** People who link sessions and watch them in all the ways there are, and a worker that reports on these. */
final class Load implements AutoCloseable {
    private static final int PEOPLE = 12;
    private static final int REPORTS = 40;
    private static final int CODE_BYTES = 120;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final HttpClient PROBE = HttpClient.newHttpClient();

    private final URI api;
    private final URI push;
    private final String secret;
    private final Credential credential;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    Load(URI api, URI push, String secret, Credential credential) {
        this.api = api;
        this.push = push;
        this.secret = secret;
        this.credential = credential;
    }

    static boolean isReady(URI pod) {
        try {
            var request = HttpRequest.newBuilder(pod.resolve("/actuator/health/readiness"))
                    .timeout(TIMEOUT)
                    .build();
            return PROBE.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Goes on for so long.
     *
     * @return how many reports were taken
     * @throws IllegalStateException when something is not answered as it should be
     */
    int run(Duration duration) throws InterruptedException {
        Instant end = Instant.now().plus(duration);
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int n = 0; n < PEOPLE; n++) {
                String user = "person-" + n;
                all.add(people.submit(() -> {
                    while (Instant.now().isBefore(end)) {
                        link(user);
                    }
                    return null;
                }));
            }
            for (Future<?> person : all) {
                person.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the rehearsal failed: " + e.getCause(), e);
        }
        return taken.get();
    }

    @Override
    public void close() {
        http.close();
    }

    /** From the creation of a session to its deletion. */
    private void link(String user) throws IOException, InterruptedException {
        String token = DemoToken.of(user, secret, null, null);
        Map<?, ?> created = JsonMapper.shared()
                .readValue(
                        asUser("POST", "/sessions", token, Map.of("name", "session " + sessions.incrementAndGet()))
                                .body(),
                        Map.class);
        String id = String.valueOf(created.get("id"));
        try (var _ = new Watchers(http, push, token, id)) {
            report(token, id);
        }
        asUser("GET", "/sessions", token, null);
        asUser("GET", "/sessions/" + id, token, null);
        asUser("POST", "/sessions/" + id + "/disconnect", token, null);
        asUser("DELETE", "/sessions/" + id, token, null);
    }

    private void report(String token, String id) throws IOException, InterruptedException {
        asUser("POST", "/sessions/" + id + "/connect", token, null);
        for (int n = 0; n < REPORTS; n++) {
            report(
                    n % 4 == 3
                            ? Map.of(
                                    "sessionId",
                                    id,
                                    "status",
                                    "CONNECTED",
                                    "phoneNumber",
                                    "+15550100",
                                    "displayName",
                                    "Ada")
                            : Map.of("sessionId", id, "status", "QR_REQUIRED", "qrCode", code(), "eventId", code()));
            Thread.sleep(PAUSE);
        }
    }

    private void report(Map<String, Object> report) throws IOException, InterruptedException {
        String json = JsonMapper.shared().writeValueAsString(report);
        var request = HttpRequest.newBuilder(api.resolve("/api/v1/webhooks/session-status"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        send(credential.sign(request, json, Instant.now()));
        taken.incrementAndGet();
    }

    private HttpResponse<String> asUser(String method, String path, String token, @Nullable Map<String, Object> body)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(api.resolve("/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
    }

    private HttpResponse<String> send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        var request = builder.timeout(TIMEOUT).build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(request + " was answered " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    private static String code() {
        var bytes = new byte[CODE_BYTES / 2];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
