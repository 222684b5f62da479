package wagateway.api.session;

import static wagateway.pod.UnusableSettingException.require;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of what a user may have, and of what workers may leave waiting.
 *
 * @param maxPerUser how many sessions a user may have at once, those deleted within the last 24 hours included;
 *     simultaneous creations may pass it by a few; at least 1
 * @param waitingReports how many reports of workers may wait in a pod for those before them to be committed, half of them for
 *     either half of the sessions; what is more is answered with 503; at least 2
 */
@ConfigurationProperties("wagateway.api.session")
public record SessionSettings(
        @DefaultValue("1000") int maxPerUser,
        @DefaultValue("2048") int waitingReports) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public SessionSettings {
        require(maxPerUser >= 1, "wagateway.api.session.max-per-user must be at least 1");
        require(waitingReports >= 2, "wagateway.api.session.waiting-reports must be at least 2");
    }
}
