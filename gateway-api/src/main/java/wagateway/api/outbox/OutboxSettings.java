package wagateway.api.outbox;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events get to Redis.
 *
 * @param queueCapacity committed events a pod keeps in memory until Redis has them; what does not fit is left to the
 *     relay; at least 1
 * @param slowAfter how long a committed event may wait for Redis before a pod commits no more reports until it has caught up, as
 *     long as Redis answers; at least 1 ms
 * @param relayInterval how often a pod looks for events left behind; at least 1 ms
 * @param relayAge how old an event is before it counts as left behind; 0 means at once
 * @param relayBatch how many events are relayed in one transaction; at least 1
 * @param streamLength how many of a user's latest events Redis keeps for clients that reconnect; at least 1
 * @param idleExpiry how long Redis keeps what belongs to a user to whom nothing happens; at least 1 s
 */
@ConfigurationProperties("wagateway.api.outbox")
public record OutboxSettings(
        @DefaultValue("4096") int queueCapacity,
        @DefaultValue("250ms") Duration slowAfter,
        @DefaultValue("500ms") Duration relayInterval,
        @DefaultValue("1s") Duration relayAge,
        @DefaultValue("500") int relayBatch,
        @DefaultValue("256") int streamLength,
        @DefaultValue("7d") Duration idleExpiry) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public OutboxSettings {
        require(queueCapacity >= 1, "wagateway.api.outbox.queue-capacity must be at least 1");
        require(slowAfter.toMillis() >= 1, "wagateway.api.outbox.slow-after must be at least 1 ms");
        require(relayInterval.toMillis() >= 1, "wagateway.api.outbox.relay-interval must be at least 1 ms");
        require(!relayAge.isNegative(), "wagateway.api.outbox.relay-age must not be negative");
        require(relayBatch >= 1, "wagateway.api.outbox.relay-batch must be at least 1");
        require(streamLength >= 1, "wagateway.api.outbox.stream-length must be at least 1");
        require(idleExpiry.toSeconds() >= 1, "wagateway.api.outbox.idle-expiry must be at least 1 s");
    }
}
