package wagateway.api.webhook;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a pod gets ready for reports.
 *
 * @param atMost how long a pod that starts may warm up before it is ready; 0 means not at all
 */
@ConfigurationProperties("wagateway.api.warm-up")
record WarmUpSettings(@DefaultValue("5s") Duration atMost) {
    /** @throws IllegalArgumentException when it is negative */
    WarmUpSettings {
        require(!atMost.isNegative(), "wagateway.api.warm-up.at-most must not be negative");
    }
}
