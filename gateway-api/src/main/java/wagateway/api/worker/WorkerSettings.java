package wagateway.api.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How workers are watched and called.
 *
 * @param silence how long after its last heartbeat a worker counts as dead; at least 1 s
 * @param connectTimeout how long a connection to a worker may take; at least 1 ms
 * @param responseTimeout how long a worker may take to answer; at least 1 ms
 * @param attempts how often a call is tried in all, where trying again is safe; at least 1, which means no retry
 */
@ConfigurationProperties("wagateway.api.worker")
public record WorkerSettings(
        @DefaultValue("30s") Duration silence,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10s") Duration responseTimeout,
        @DefaultValue("3") int attempts) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public WorkerSettings {
        require(silence.toSeconds() >= 1, "silence must be at least 1 s");
        require(connectTimeout.toMillis() >= 1, "connect-timeout must be at least 1 ms");
        require(responseTimeout.toMillis() >= 1, "response-timeout must be at least 1 ms");
        require(attempts >= 1, "attempts must be at least 1");
    }

    /** How long a call may take with all its attempts and the pauses between them. */
    public Duration longestCall() {
        return connectTimeout.plus(responseTimeout).plusSeconds(1).multipliedBy(attempts);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException("wagateway.api.worker." + otherwise);
        }
    }
}
