package wagateway.push.connection;

import java.time.Duration;
import wagateway.push.protocol.CloseReason;

/**
 * What a client is told on opening.
 *
 * @param pingInterval from a pong to the next ping; default 25 s
 * @param pingTimeout how long a pong may take; default 60 s
 * @param maxPayload bytes that a frame or a polling payload may have; default 1,000,000
 */
public record ConnectionSettings(Duration pingInterval, Duration pingTimeout, int maxPayload) {
    Heartbeat nextPing(long now) {
        return Heartbeat.pingAt(now + pingInterval.toMillis());
    }

    /**
     * Time went by for a peer that has to answer pings.
     *
     * @param ping what is to be done when one is due
     */
    Step<ConnectionState> ticked(ConnectionState state, Effect ping, long now) {
        Heartbeat heartbeat = state.heartbeat();
        if (heartbeat.isMissed(now)) {
            return Step.end(CloseReason.PING_TIMEOUT);
        }
        return heartbeat.isPingDue(now)
                ? state.pinging(ping, heartbeat.pongWithin(pingTimeout, now), now)
                : state.ticked(now);
    }
}
