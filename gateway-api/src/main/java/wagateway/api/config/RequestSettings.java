package wagateway.api.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of what a connection may cost.
 *
 * @param timeout how long a request may take to arrive, body included, before it is answered with 408; at least 1 ms
 * @param maxHead what the line of a request, and its headers together, may have each
 */
@ConfigurationProperties("wagateway.api.request")
record RequestSettings(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("16KB") DataSize maxHead) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    RequestSettings {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("wagateway.api.request.timeout must be at least 1 ms");
        }
    }
}
