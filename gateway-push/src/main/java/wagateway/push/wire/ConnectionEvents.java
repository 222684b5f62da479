package wagateway.push.wire;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import wagateway.model.event.Offset;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PushedEvent;

/** What front ends are told of their connection, and not of a session. */
public final class ConnectionEvents {
    private ConnectionEvents() {}

    /**
     * The first event of a connection.
     *
     * @param transport its name in the text of the event
     */
    public static PushedEvent connected(String transport, UserId user, Instant now) {
        var data = new LinkedHashMap<String, String>();
        data.put("message", transport + " connection established");
        data.put("userId", user.value());
        data.put("timestamp", PushedEvent.time(now));
        return PushedEvent.of("connected", data);
    }

    public static PushedEvent tokenExpiring(Instant expiresAt) {
        return PushedEvent.of("token_expiring", Map.of("expiresAt", PushedEvent.time(expiresAt)));
    }

    /** The last event of a stream that has no other way to say so. */
    public static PushedEvent tokenExpired(Instant expiresAt) {
        return PushedEvent.of("token_expired", Map.of("expiresAt", PushedEvent.time(expiresAt)));
    }

    /** The events after an offset are not all kept: the present state of each session follows. */
    public static PushedEvent resync(Offset seen) {
        return PushedEvent.of("resync", Map.of("offset", seen.toString()));
    }
}
