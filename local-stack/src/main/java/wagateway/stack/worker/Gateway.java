package wagateway.stack.worker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** The gateway as a worker sees it: several pods, any of which takes any call, and any of which may be down. */
final class Gateway implements AutoCloseable {
    /** No pod took the call in time. */
    static final int UNREACHABLE = 0;

    static final int NOT_FOUND = 404;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration MIN_BACKOFF = Duration.ofMillis(100);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(3);

    private final List<URI> pods;
    private final Credential credential;
    private final WorkerSettings.WorkerLog log;
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    Gateway(WorkerSettings settings) {
        this.pods = settings.gateways();
        this.credential = settings.credential();
        this.log = settings.log();
    }

    /**
     * Calls a pod, and when it is down the next one, with growing pauses.
     *
     * @param body sent as JSON; empty for no body
     * @param timeout how long to go on
     * @return the status of the answer, or {@link #UNREACHABLE}
     */
    int call(String method, String path, Map<String, Object> body, Duration timeout) throws InterruptedException {
        String json = body.isEmpty() ? "" : JsonMapper.shared().writeValueAsString(body);
        Instant until = Instant.now().plus(timeout);
        for (Duration pause = MIN_BACKOFF; ; pause = shorter(pause.multipliedBy(2), MAX_BACKOFF)) {
            URI pod = pods.get(Math.floorMod(turn.getAndIncrement(), pods.size()));
            String trouble;
            try {
                int status = send(method, pod.resolve(path), json);
                if (status < 500) {
                    return status;
                }
                trouble = "answers " + status;
            } catch (IOException e) {
                trouble = "is not reachable (" + e.getClass().getSimpleName() + ")";
            }
            log.line(pod + " " + trouble + ", " + method + " " + path);
            if (Instant.now().plus(pause).isAfter(until)) {
                return UNREACHABLE;
            }
            Thread.sleep(pause);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private int send(String method, URI uri, String json) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json));
        return client.send(credential.sign(request, json, Instant.now()).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
