package wagateway.push.connection;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import wagateway.push.protocol.CloseReason;

/**
 * How long a connection may be silent or without a token, and what it may carry.
 *
 * @param pingInterval from a pong to the next ping; at least 25 ms
 * @param pingTimeout how long a pong may take; at least 1 ms
 * @param connectTimeout how long a connection may be without a token that is accepted; at least 1 ms
 * @param tokenWarning how long before its token's end a client is warned; zero: not at all
 * @param maxPayload what one frame, the attachments of one packet, and the body of a request of long polling may have; at
 *     least 1 byte
 */
@ConfigurationProperties("wagateway.push")
public record ConnectionSettings(
        @DefaultValue("25s") Duration pingInterval,
        @DefaultValue("60s") Duration pingTimeout,
        @DefaultValue("20s") Duration connectTimeout,
        @DefaultValue("60s") Duration tokenWarning,
        @DefaultValue("1000000B") DataSize maxPayload) {
    private static final Duration SLOWEST_TICK = Duration.ofSeconds(1);
    private static final int TICKS_PER_PING = 25;

    /** @throws IllegalArgumentException when a value is below its minimum */
    public ConnectionSettings {
        require(
                pingInterval.toMillis() >= TICKS_PER_PING,
                "wagateway.push.ping-interval must be at least " + TICKS_PER_PING + " ms");
        require(pingTimeout.toMillis() >= 1, "wagateway.push.ping-timeout must be at least 1 ms");
        require(connectTimeout.toMillis() >= 1, "wagateway.push.connect-timeout must be at least 1 ms");
        require(!tokenWarning.isNegative(), "wagateway.push.token-warning must not be negative");
        require(
                maxPayload.toBytes() >= 1 && maxPayload.toBytes() <= Integer.MAX_VALUE,
                "wagateway.push.max-payload must be between 1 byte and 2 GB");
    }

    public int maxPayloadBytes() {
        return Math.toIntExact(maxPayload.toBytes());
    }

    /** How late a deadline may take effect: a second for the defaults; shorter pings want finer ticks. */
    public Duration tick() {
        Duration fine = pingInterval.dividedBy(TICKS_PER_PING);
        return fine.compareTo(SLOWEST_TICK) < 0 ? fine : SLOWEST_TICK;
    }

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
