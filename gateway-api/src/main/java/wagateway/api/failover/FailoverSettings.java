package wagateway.api.failover;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How sessions are moved off workers that fell silent.
 *
 * @param interval how often a pod looks for them; at least 1 ms
 * @param batch how many sessions a pod takes on at a time; at least 1
 * @param attempts how many times in a row workers may fail to open a session before it is in error; at least 1
 */
@ConfigurationProperties("wagateway.api.failover")
public record FailoverSettings(
        @DefaultValue("5s") Duration interval,
        @DefaultValue("100") int batch,
        @DefaultValue("8") int attempts) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public FailoverSettings {
        require(interval.toMillis() >= 1, "wagateway.api.failover.interval must be at least 1 ms");
        require(batch >= 1, "wagateway.api.failover.batch must be at least 1");
        require(attempts >= 1, "wagateway.api.failover.attempts must be at least 1");
    }
}
