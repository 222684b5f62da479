package wagateway.push.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ConfigurableApplicationContext;
import wagateway.stack.redis.EmbeddedRedis;

/** A running {@link ConformancePod} with a Redis of its own, and a client that can make any request to it. */
final class EchoPod implements AutoCloseable {
    static final String POLLING = "EIO=4&transport=polling";
    static final String WEBSOCKET = "EIO=4&transport=websocket";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final EmbeddedRedis redis = EmbeddedRedis.startTemporary();
    private final ConfigurableApplicationContext pod;
    private final String address;
    private final int port;

    /** @param protocol as in {@link ConformancePod#start} */
    EchoPod(String protocol) {
        pod = ConformancePod.start(protocol, 0, redis);
        port = pod.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        address = "127.0.0.1:" + port + "/" + protocol + "/?";
    }

    HttpResponse<String> request(String method, String query, String body) {
        return requestAsync(method, query, body).join();
    }

    CompletableFuture<HttpResponse<String>> requestAsync(String method, String query, String body) {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create("http://" + address + query))
                        .method(method, BodyPublishers.ofString(body))
                        .timeout(TIMEOUT)
                        .build(),
                BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> poll(String sid) {
        return requestAsync("GET", POLLING + "&sid=" + sid, "");
    }

    HttpResponse<String> push(String sid, String payload) {
        return request("POST", POLLING + "&sid=" + sid, payload);
    }

    /** Asks for packets and leaves without the answer. */
    void pollAndLeave(String sid) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String target = address.substring(address.indexOf('/')) + POLLING + "&sid=" + sid;
            String head = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Opens a connection by polling; gives its sid. */
    String open() {
        String opened = request("GET", POLLING, "").body();
        String before = "\"sid\":\"";
        int start = opened.indexOf(before) + before.length();
        return opened.substring(start, opened.indexOf('"', start));
    }

    WebSocketPeer webSocket(String query) {
        return new WebSocketPeer(http, URI.create("ws://" + address + query));
    }

    /** Opens a connection as a WebSocket and reads the handshake. */
    WebSocketPeer opened() throws InterruptedException {
        WebSocketPeer socket = webSocket(WEBSOCKET);
        socket.next();
        return socket;
    }

    /** The WebSocket to which the connection is about to change: the probe is answered. */
    WebSocketPeer probing(String sid) throws InterruptedException {
        WebSocketPeer socket = webSocket(WEBSOCKET + "&sid=" + sid);
        socket.send("2probe");
        if (!socket.next().equals("3probe")) {
            throw new AssertionError("the probe has another answer");
        }
        return socket;
    }

    @Override
    public void close() {
        pod.close();
        http.close();
        redis.close();
    }
}
