package wagateway.push;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A raw WebSocket on the Socket.IO path: frames in, frames out, nothing understood. */
final class TestSocket implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private volatile int closeCode = -1;

    private TestSocket(int port, String query) {
        this(HTTP.newWebSocketBuilder(), port, "/socket.io/?EIO=4&transport=websocket" + query);
    }

    private TestSocket(WebSocket.Builder builder, int port, String path) {
        socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + path), this)
                .join();
    }

    /** One of the plain protocol that has said nothing yet. */
    static TestSocket plain(int port) {
        return new TestSocket(HTTP.newWebSocketBuilder(), port, "/ws");
    }

    /** One of the plain protocol whose token is in the handshake. */
    static TestSocket plain(int port, String token) {
        return new TestSocket(HTTP.newWebSocketBuilder().header("Authorization", "Bearer " + token), port, "/ws");
    }

    /** A WebSocket to which the connection may change. */
    static TestSocket upgradeOf(int port, String sid) {
        return new TestSocket(port, "&sid=" + sid);
    }

    static TestSocket open(int port) throws InterruptedException {
        var socket = new TestSocket(port, "");
        socket.await("0{");
        return socket;
    }

    /** Opens and authenticates. */
    static TestSocket connected(int port, TestUser user) throws InterruptedException {
        TestSocket socket = open(port);
        socket.send("40{\"token\":\"" + user.token() + "\"}");
        socket.await("40{");
        socket.await("42[\"connected\"");
        return socket;
    }

    void send(String frame) {
        socket.sendText(frame, true).join();
    }

    /** Sends what the pod may cut off halfway. */
    void sendIgnoringFailure(String frame) {
        socket.sendText(frame, true).exceptionally(_ -> socket).join();
    }

    /** The next frame with the prefix, skipping others. */
    String await(String prefix) throws InterruptedException {
        Deque<String> skipped = new ArrayDeque<>();
        for (String frame = poll(10); frame != null; frame = poll(10)) {
            if (frame.startsWith(prefix)) {
                return frame;
            }
            skipped.add(frame);
        }
        throw new AssertionError("no frame " + prefix + " but " + skipped + ", closed with " + closeCode);
    }

    /** Whatever comes next within the time; null when nothing does. */
    @Nullable
    String poll(int seconds) throws InterruptedException {
        return frames.poll(seconds, TimeUnit.SECONDS);
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    int awaitClose() throws InterruptedException {
        if (!closed.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("still open");
        }
        return closeCode;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frames.add(partial.toString());
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeCode = statusCode;
        closed.countDown();
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.countDown();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
