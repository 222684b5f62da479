package wagateway.api.expiry;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How QR codes and pairing codes that ran out are ended.
 *
 * @param interval how often a pod looks for codes that ran out; at least 1 ms
 * @param grace how long past its end a code is left to be replaced by the next one of its worker, which tends to come just
 *     then; 0 means not at all
 * @param batch how many codes are ended before the pod looks again; at least 1
 */
@ConfigurationProperties("wagateway.api.expiry")
public record ExpirySettings(
        @DefaultValue("500ms") Duration interval,
        @DefaultValue("500ms") Duration grace,
        @DefaultValue("200") int batch) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public ExpirySettings {
        require(interval.toMillis() >= 1, "wagateway.api.expiry.interval must be at least 1 ms");
        require(!grace.isNegative(), "wagateway.api.expiry.grace must not be negative");
        require(batch >= 1, "wagateway.api.expiry.batch must be at least 1");
    }
}
