package wagateway.push;

import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.json.JSONObject;

/** The Socket.IO client for Java, subscribed whenever it is connected, with a memory of the versions that it was sent. */
final class JavaClient implements AutoCloseable {
    private static final int RECONNECTION_DELAY_MILLIS = 100;

    private final Socket socket;
    private final List<Long> versions = new CopyOnWriteArrayList<>();
    private volatile boolean shown;

    private JavaClient(Socket socket, String session) {
        this.socket = socket;
        socket.on(Socket.EVENT_DISCONNECT, _ -> shown = false);
        socket.on(Socket.EVENT_CONNECT, _ -> socket.emit("subscribe_session", session));
        socket.on("session_status_changed", event -> {
            versions.add(((JSONObject) event[0]).optLong("version"));
            shown = true;
        });
    }

    static JavaClient open(RoundRobin pods, TestUser user, String session, List<String> transports) {
        var options = new IO.Options();
        options.auth = Map.of("token", user.token());
        return open(pods, session, transports, options);
    }

    static JavaClient open(RoundRobin pods, String session, List<String> transports, IO.Options options) {
        options.forceNew = true;
        options.transports = transports.toArray(String[]::new);
        options.callFactory = pods.http();
        options.webSocketFactory = pods.http();
        options.reconnectionDelay = RECONNECTION_DELAY_MILLIS;
        var client = new JavaClient(IO.socket(URI.create("http://127.0.0.1"), options), session);
        client.socket.connect();
        return client;
    }

    /** Whether it has been shown something by the connection that it has. */
    boolean isShown() {
        return socket.connected() && shown;
    }

    /** As they came. */
    List<Long> versions() {
        return List.copyOf(versions);
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        socket.disconnect();
    }
}
