package wagateway.api.repair;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a failover of Redis lost is published again.
 *
 * @param window how far back; longer than a replica may lag behind and a failover may take; at least 1 s
 * @param interval how often a pod looks whether a master of Redis is new; at least 1 ms
 */
@ConfigurationProperties("wagateway.api.republish")
public record RepublishSettings(
        @DefaultValue("5m") Duration window,
        @DefaultValue("1s") Duration interval) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public RepublishSettings {
        require(window.toSeconds() >= 1, "wagateway.api.republish.window must be at least 1 s");
        require(interval.toMillis() >= 1, "wagateway.api.republish.interval must be at least 1 ms");
    }
}
