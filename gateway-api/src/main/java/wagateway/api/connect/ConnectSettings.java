package wagateway.api.connect;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long workers may take to link sessions.
 *
 * @param reportWithin how long a session may be connecting, with no report of another status, before it ends in an error with the
 *     reason worker_silent; longer than workers may take to answer, and at least 1 ms. In the second half of it no other worker is asked
 *     in the place of one that failed
 * @param interval how often a pod looks for such sessions; at least 1 ms
 * @param batch how many of them are ended before the pod looks again; at least 1
 */
@ConfigurationProperties("wagateway.api.connect")
public record ConnectSettings(
        @DefaultValue("60s") Duration reportWithin,
        @DefaultValue("1s") Duration interval,
        @DefaultValue("200") int batch) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public ConnectSettings {
        require(reportWithin.toMillis() >= 1, "wagateway.api.connect.report-within must be at least 1 ms");
        require(interval.toMillis() >= 1, "wagateway.api.connect.interval must be at least 1 ms");
        require(batch >= 1, "wagateway.api.connect.batch must be at least 1");
    }
}
