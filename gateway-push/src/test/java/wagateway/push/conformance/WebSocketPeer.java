package wagateway.push.conformance;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket whose messages are taken one by one: texts as {@code String}, binary ones as {@code ByteBuffer}. */
final class WebSocketPeer implements WebSocket.Listener, AutoCloseable {
    private static final int SECONDS = 10;

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final WebSocket socket;

    /** @throws java.util.concurrent.CompletionException when the handshake is refused */
    WebSocketPeer(HttpClient http, URI uri) {
        socket = http.newWebSocketBuilder().buildAsync(uri, this).join();
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    void send(byte... message) {
        socket.sendBinary(ByteBuffer.wrap(message), true).join();
    }

    /** The next message, pings of Engine.IO too. */
    Object next() throws InterruptedException {
        Object message = received.poll(SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came; closed: " + closeCode);
        }
        return message;
    }

    /** The next message that is no ping; pings are answered. */
    Object nextMessage() throws InterruptedException {
        Object message = next();
        while (message.equals("2")) {
            send("3");
            message = next();
        }
        return message;
    }

    /** Answers pings until the pod closes the socket; gives the code it said. */
    int closedThoughAlive() throws Exception {
        while (!closeCode.isDone()) {
            Object message = received.poll(10, TimeUnit.MILLISECONDS);
            if ("2".equals(message)) {
                socket.sendText("3", true).exceptionally(_ -> socket).join();
            }
        }
        return closed();
    }

    /** The code with which the pod closes the socket. */
    int closed() throws Exception {
        return closeCode.get(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            received.add(text.toString());
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer part, boolean last) {
        byte[] more = new byte[part.remaining()];
        part.get(more);
        bytes.writeBytes(more);
        if (last) {
            received.add(ByteBuffer.wrap(bytes.toByteArray()));
            bytes.reset();
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closeCode.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable failure) {
        closeCode.completeExceptionally(failure);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
