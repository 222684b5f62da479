package wagateway.push.config;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of what a push pod does for clients that come back.
 *
 * @param within how long a client may be away and still be recovered with what it had subscribed; up to half as long again
 *     is allowed; at least 1 s
 * @param maxReplay events of a user that are replayed at most; beyond, the client starts afresh with the present state; at least 1
 */
@ConfigurationProperties("wagateway.push.recovery")
record RecoverySettings(
        @DefaultValue("2m") Duration within,
        @DefaultValue("1000") int maxReplay) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    RecoverySettings {
        require(within.toSeconds() >= 1, "wagateway.push.recovery.within must be at least 1 s");
        require(maxReplay >= 1, "wagateway.push.recovery.max-replay must be at least 1");
    }

    /** One renewal may fail, and the client still has all of its time. */
    Duration kept() {
        return within.plus(renewal().multipliedBy(2));
    }

    Duration renewal() {
        return within.dividedBy(4);
    }
}
