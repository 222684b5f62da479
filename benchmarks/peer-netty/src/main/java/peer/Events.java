package peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.corundumstudio.socketio.SocketIOServer;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * Another node of the cluster, which emits to rooms: reads an event as JSON from each line of its input, and answers a line
 * when the event is in Redis. It has no clients and is not started, so it costs nothing to hear of those of others.
 * Setting: REDIS_URL.
 */
final class Events {
    private Events() {}

    public static void main(String[] arguments) throws IOException {
        SocketIOServer node = new SocketIOServer(Clients.clusterOn(System.getenv("REDIS_URL")));
        ObjectMapper json = new ObjectMapper();
        System.out.println("ready");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            QrUpdate event = json.readValue(line, QrUpdate.class);
            node.getRoomOperations(Clients.roomOf(event.sessionId())).sendEvent("qr_code_updated", event);
            System.out.println("emitted");
        }
        System.exit(0); // does not wait for the threads of Redisson
    }

    /** In the order in which the other contestants write it. */
    private record QrUpdate(
            String sessionId,
            String qrCode,
            String status,
            String timestamp,
            String expiresAt,
            long ttlMs,
            long version) {}
}
