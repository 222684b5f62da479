package wagateway.push.protocol.engineio;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the server tells on opening (Engine.IO protocol 4, section "Handshake").
 *
 * @param sid names the connection; characters of {@code A-Z a-z 0-9 _ -} only
 * @param upgrades the transports that the client may change to
 * @param pingInterval from a pong to the next ping
 * @param pingTimeout how long a pong may take
 * @param maxPayload bytes that a frame or a polling payload may have
 */
public record Handshake(
        String sid, List<String> upgrades, Duration pingInterval, Duration pingTimeout, long maxPayload) {
    String json() {
        String transports = upgrades.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
        return "{\"sid\":\"%s\",\"upgrades\":[%s],\"pingInterval\":%d,\"pingTimeout\":%d,\"maxPayload\":%d}"
                .formatted(sid, transports, pingInterval.toMillis(), pingTimeout.toMillis(), maxPayload);
    }
}
