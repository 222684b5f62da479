package wagateway.api.session;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of what a user may have.
 *
 * @param maxPerUser how many sessions a user may have at once, those deleted within the last 24 hours included;
 *     simultaneous creations may pass it by a few; at least 1
 */
@ConfigurationProperties("wagateway.api.session")
public record SessionSettings(@DefaultValue("1000") int maxPerUser) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public SessionSettings {
        if (maxPerUser < 1) {
            throw new IllegalArgumentException("wagateway.api.session.max-per-user must be at least 1");
        }
    }
}
