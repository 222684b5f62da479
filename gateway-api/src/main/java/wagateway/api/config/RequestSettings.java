package wagateway.api.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of what a connection may cost.
 *
 * @param timeout how long a request may take to arrive, body included, before it is answered with 408; at least 1 ms
 */
@ConfigurationProperties("wagateway.api.request")
record RequestSettings(@DefaultValue("10s") Duration timeout) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    RequestSettings {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("wagateway.api.request.timeout must be at least 1 ms");
        }
    }
}
