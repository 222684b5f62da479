package wagateway.push.admission;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many connections a user may have on all pods together. Those of a pod that died count until their lease ends, beside
 * the ones that came in their place: the default is three times the tabs that people have open.
 *
 * @param connectionsPerUser at least 1
 * @param whenFull what becomes of one more: refuse-new or close-oldest
 * @param connectionLease how long a connection counts after its pod was last heard of; at least 1 s
 */
@ConfigurationProperties("wagateway.push.admission")
public record UserLimitSettings(
        @DefaultValue("100") int connectionsPerUser,
        @DefaultValue("refuse-new") WhenFull whenFull,
        @DefaultValue("90s") Duration connectionLease) {
    /** What becomes of a connection that is one too many. */
    public enum WhenFull {
        /** It is refused. */
        REFUSE_NEW,
        /** It is taken, and the oldest one is closed; that may take a third of a lease where another pod has it. */
        CLOSE_OLDEST
    }

    /** @throws IllegalArgumentException when a value is below its minimum */
    public UserLimitSettings {
        require(connectionsPerUser >= 1, "wagateway.push.admission.connections-per-user must be at least 1");
        require(connectionLease.toSeconds() >= 1, "wagateway.push.admission.connection-lease must be at least 1 s");
    }

    public UserLimit limit() {
        return new UserLimit(connectionsPerUser, whenFull == WhenFull.CLOSE_OLDEST);
    }
}
