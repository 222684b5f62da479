package wagateway.push.source.redis;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a pod checks that its subscriptions work.
 *
 * @param interval how often a message is sent through each node of Redis to this pod's own subscription there; at least
 *     1 ms
 * @param misses after how many that were not heard, one after the other, the connection is replaced; at least 2
 */
@ConfigurationProperties("wagateway.push.canary")
public record CanarySettings(
        @DefaultValue("1s") Duration interval,
        @DefaultValue("4") int misses) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public CanarySettings {
        require(interval.toMillis() >= 1, "wagateway.push.canary.interval must be at least 1 ms");
        require(misses >= 2, "wagateway.push.canary.misses must be at least 2");
    }
}
