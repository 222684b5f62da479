package wagateway.api.worker;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import wagateway.pod.CidrBlocks;

/**
 * How workers are watched and called.
 *
 * @param silence how long after its last heartbeat a worker counts as dead; at least 1 s
 * @param connectTimeout how long a connection to a worker may take; at least 1 ms
 * @param responseTimeout how long a worker may take to answer; at least 1 ms
 * @param attempts how often a call is tried in all, where trying again is safe; at least 1, which means no retry
 * @param maxCalls how many calls a worker may have from one pod at a time; as many again wait, at most for the connect
 *     timeout; at least 1
 * @param networks that workers may be in, as CIDR blocks, comma separated; unspecified, link-local and multicast
 *     addresses and those of cloud metadata are refused even then
 */
@ConfigurationProperties("wagateway.api.worker")
public record WorkerSettings(
        @DefaultValue("30s") Duration silence,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10s") Duration responseTimeout,
        @DefaultValue("3") int attempts,
        @DefaultValue("32") int maxCalls,

        @DefaultValue({"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "::1/128", "fc00::/7"})
        List<String> networks) {
    private static final String NETWORKS = "wagateway.api.worker.networks";

    /** @throws IllegalArgumentException when a value is below its minimum */
    public WorkerSettings {
        require(silence.toSeconds() >= 1, "wagateway.api.worker.silence must be at least 1 s");
        require(connectTimeout.toMillis() >= 1, "wagateway.api.worker.connect-timeout must be at least 1 ms");
        require(responseTimeout.toMillis() >= 1, "wagateway.api.worker.response-timeout must be at least 1 ms");
        require(attempts >= 1, "wagateway.api.worker.attempts must be at least 1");
        require(maxCalls >= 1, "wagateway.api.worker.max-calls must be at least 1");
        var _ = new CidrBlocks(NETWORKS, networks);
        networks = List.copyOf(networks);
    }

    /** How long one attempt may take, with the wait for a connection, and a second for what else there is. */
    public Duration longestAttempt() {
        return connectTimeout.multipliedBy(2).plus(responseTimeout).plusSeconds(1);
    }

    /** How long a call may take with all its attempts and the pauses between them. */
    public Duration longestCall() {
        return longestAttempt().plusSeconds(1).multipliedBy(attempts);
    }

    /** How long a worker of another kind may take to show that it lives: one that hangs makes no other late. */
    public Duration patience() {
        return silence.dividedBy(3);
    }

    /** The networks, to look in. */
    public CidrBlocks networkBlocks() {
        return new CidrBlocks(NETWORKS, networks);
    }
}
