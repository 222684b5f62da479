package wagateway.push.source.redis;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a pod proves that its subscriptions live.
 *
 * @param interval how often a message is sent through each node of Redis to this pod's own subscription there
 * @param misses after how many that were not heard, one after the other, the connection is replaced; at least 2
 */
@ConfigurationProperties("wagateway.push.canary")
public record CanarySettings(
        @DefaultValue("1s") Duration interval,
        @DefaultValue("4") int misses) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public CanarySettings {
        if (interval.toMillis() < 1 || misses < 2) {
            throw new IllegalArgumentException(
                    "wagateway.push.canary.interval must be at least 1 ms, wagateway.push.canary.misses at least 2");
        }
    }
}
