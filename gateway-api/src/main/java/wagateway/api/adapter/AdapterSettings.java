package wagateway.api.adapter;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How workers of other kinds are watched, which send no heartbeats.
 *
 * @param probeInterval how often each is asked whether it lives, by one pod at a time; at least 1 ms, and well below the silence
 *     after which a worker counts as dead
 * @param pollInterval how often one that reports nothing by itself is asked how its sessions are, by one pod at a time; at least 1 ms
 * @param lookInterval how often a pod looks for workers to ask; at least 1 ms
 */
@ConfigurationProperties("wagateway.api.adapter")
public record AdapterSettings(
        @DefaultValue("10s") Duration probeInterval,
        @DefaultValue("2s") Duration pollInterval,
        @DefaultValue("1s") Duration lookInterval) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public AdapterSettings {
        require(probeInterval.toMillis() >= 1, "wagateway.api.adapter.probe-interval must be at least 1 ms");
        require(pollInterval.toMillis() >= 1, "wagateway.api.adapter.poll-interval must be at least 1 ms");
        require(lookInterval.toMillis() >= 1, "wagateway.api.adapter.look-interval must be at least 1 ms");
    }
}
