package wagateway.push;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client of long polling that understands nothing but the separator of packets. */
final class TestPoller {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;
    private final String sid;
    private final Queue<String> packets = new ArrayDeque<>();

    private TestPoller(int port, String sid) {
        this.port = port;
        this.sid = sid;
    }

    static TestPoller open(int port) throws IOException, InterruptedException {
        String handshake = HTTP.send(request(port, ""), BodyHandlers.ofString()).body();
        int sid = handshake.indexOf("\"sid\":\"") + 7;
        return new TestPoller(port, handshake.substring(sid, handshake.indexOf('"', sid)));
    }

    /** Opens and authenticates. */
    static TestPoller connected(int port, TestUser user) throws IOException, InterruptedException {
        return connected(port, user.token());
    }

    static TestPoller connected(int port, String token) throws IOException, InterruptedException {
        TestPoller poller = open(port);
        poller.post("40{\"token\":\"" + token + "\"}");
        poller.await("40{");
        poller.await("42[\"connected\"");
        return poller;
    }

    /** The same session by way of another pod. */
    TestPoller at(int otherPort) {
        return new TestPoller(otherPort, sid);
    }

    String sid() {
        return sid;
    }

    HttpResponse<String> get() throws IOException, InterruptedException {
        return HTTP.send(request(port, "&sid=" + sid), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> getLater() {
        return HTTP.sendAsync(request(port, "&sid=" + sid), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String payload) throws IOException, InterruptedException {
        return post(payload, null);
    }

    HttpResponse<String> post(String payload, @Nullable String origin) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(port, "&sid=" + sid)).POST(BodyPublishers.ofString(payload));
        if (origin != null) {
            request.header("Origin", origin);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    /** The next packet with the prefix, skipping others. */
    String await(String prefix) throws IOException, InterruptedException {
        while (true) {
            for (String packet = packets.poll(); packet != null; packet = packets.poll()) {
                if (packet.startsWith(prefix)) {
                    return packet;
                }
            }
            HttpResponse<String> polled = get();
            if (polled.statusCode() != 200) {
                throw new AssertionError("no packet " + prefix + " but " + polled.body());
            }
            packets.addAll(Arrays.asList(polled.body().split("\u001e")));
        }
    }

    static URI uri(int port, String query) {
        return URI.create("http://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=polling" + query);
    }

    private static HttpRequest request(int port, String query) {
        return HttpRequest.newBuilder(uri(port, query))
                .timeout(Duration.ofSeconds(30))
                .build();
    }
}
