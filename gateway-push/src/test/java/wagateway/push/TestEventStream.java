package wagateway.push;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A reader of server-sent events. */
final class TestEventStream implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final HttpResponse<InputStream> response;

    /** A comment has the name ":". */
    record Event(@Nullable String id, String name, String data) {}

    private TestEventStream(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    /**
     * @param query with its question mark; may be empty
     * @param lastEventId null when it comes for the first time
     */
    static TestEventStream open(int port, String token, String query, @Nullable String lastEventId)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response = request(port, "Bearer " + token, query, lastEventId);
        if (response.statusCode() != 200) {
            throw new AssertionError(
                    response.statusCode() + " " + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
        }
        return new TestEventStream(response);
    }

    /** @param authorization null for none */
    static HttpResponse<InputStream> request(
            int port, @Nullable String authorization, String query, @Nullable String lastEventId)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/events" + query));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return HTTP.send(request.header("Accept", "text/event-stream").build(), BodyHandlers.ofInputStream());
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    /** The next event of the name, skipping others. */
    Event await(String name) throws InterruptedException {
        Deque<Event> skipped = new ArrayDeque<>();
        for (Event event = next(); event != null; event = next()) {
            if (event.name().equals(name)) {
                return event;
            }
            skipped.add(event);
        }
        throw new AssertionError("no event " + name + " but " + skipped);
    }

    /** Whatever comes next within some seconds; null when nothing does. */
    @Nullable
    Event next() throws InterruptedException {
        return events.poll(10, TimeUnit.SECONDS);
    }

    /** Whether the pod has ended it within some seconds. */
    boolean isEnded() throws InterruptedException {
        return ended.await(15, TimeUnit.SECONDS);
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String id = null;
            String name = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(":")) {
                    events.add(new Event(null, ":", ""));
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.startsWith("retry: ")) {
                    events.add(new Event(null, "retry", line.substring(7)));
                } else if (line.isEmpty() && !name.isEmpty()) {
                    events.add(new Event(id, name, data));
                    id = null;
                    name = "";
                }
            }
        } catch (IOException e) {
            events.add(new Event(null, "broken", e.toString()));
        } finally {
            ended.countDown();
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
