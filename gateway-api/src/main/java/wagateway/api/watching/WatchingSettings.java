package wagateway.api.watching;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When linkings are paused that nobody watches, of sessions that are linked only while somebody does.
 *
 * @param patience how long after its first code a linking goes on though nobody watches, and how long nobody is paused after Redis
 *     was away; at least 1 ms
 * @param interval how often a pod looks for such linkings; at least 1 ms
 * @param batch how many it looks at in one go; at least 1
 */
@ConfigurationProperties("wagateway.api.watching")
public record WatchingSettings(
        @DefaultValue("45s") Duration patience,
        @DefaultValue("5s") Duration interval,
        @DefaultValue("200") int batch) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public WatchingSettings {
        require(patience.toMillis() >= 1, "wagateway.api.watching.patience must be at least 1 ms");
        require(interval.toMillis() >= 1, "wagateway.api.watching.interval must be at least 1 ms");
        require(batch >= 1, "wagateway.api.watching.batch must be at least 1");
    }
}
