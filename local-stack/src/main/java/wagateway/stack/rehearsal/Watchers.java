package wagateway.stack.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Clients of each transport that watch one session; what they are shown is read and dropped. */
final class Watchers implements AutoCloseable {
    private static final String SOCKET_IO = "/socket.io/?EIO=4&transport=";
    private static final char SEPARATOR = '\u001e';

    private final HttpClient http;
    private final URI push;
    private final String token;
    private final List<WebSocket> sockets = new ArrayList<>();
    private final InputStream events;
    private final Thread poller;

    /** Opens all of them. */
    Watchers(HttpClient http, URI push, String token, String session) throws IOException, InterruptedException {
        this.http = http;
        this.push = push;
        this.token = token;
        String connect = "40{\"token\":\"" + token + "\"}";
        String subscribe = "420[\"subscribe_session\",\"" + session + "\"]";
        for (int n = 0; n < 2; n++) {
            sockets.add(socket(SOCKET_IO + "websocket", connect, subscribe));
        }
        sockets.add(socket(
                "/ws",
                "{\"type\":\"auth\",\"token\":\"" + token + "\"}",
                "{\"type\":\"subscribe\",\"session\":\"" + session + "\",\"id\":1}"));
        this.events = stream("/api/v1/events?session=" + session);
        Thread.ofVirtual().start(() -> drain(events));
        this.poller = Thread.ofVirtual().start(() -> poll(connect, subscribe));
    }

    @Override
    public void close() throws IOException {
        poller.interrupt();
        events.close();
        sockets.forEach(WebSocket::abort);
    }

    /** Sends a message whenever it hears one, as long as there are such, and answers pings of Engine.IO. */
    private WebSocket socket(String path, String... messages) {
        Queue<String> left = new ArrayDeque<>(List.of(messages));
        boolean speaksFirst = path.equals("/ws");
        var listener = new WebSocket.Listener() {
            @Override
            public void onOpen(WebSocket socket) {
                if (speaksFirst) {
                    var _ = socket.sendText(left.remove(), true);
                }
                socket.request(1);
            }

            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                String answer = "2".contentEquals(text) ? "3" : left.poll();
                if (answer != null) {
                    var _ = socket.sendText(answer, true);
                }
                socket.request(1);
                return null;
            }
        };
        return http.newWebSocketBuilder()
                .buildAsync(URI.create("ws" + push.resolve(path).toString().substring("http".length())), listener)
                .join();
    }

    private InputStream stream(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(push.resolve(path)).header("Authorization", "Bearer " + token);
        return http.send(request.build(), BodyHandlers.ofInputStream()).body();
    }

    private static void drain(InputStream stream) {
        try (stream) {
            stream.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // closed, as is meant
        }
    }

    private void poll(String connect, String subscribe) {
        try {
            String path = SOCKET_IO + "polling";
            String handshake = get(path);
            path += "&sid=" + handshake.replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
            post(path, connect);
            get(path);
            post(path, subscribe);
            while (!Thread.currentThread().isInterrupted()) {
                if (List.of(get(path).split(String.valueOf(SEPARATOR))).contains("2")) {
                    post(path, "3");
                }
            }
        } catch (IOException | InterruptedException _) {
            // ended, as is meant
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(push.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    private void post(String path, String text) throws IOException, InterruptedException {
        http.send(
                HttpRequest.newBuilder(push.resolve(path))
                        .POST(BodyPublishers.ofString(text))
                        .build(),
                BodyHandlers.discarding());
    }
}
