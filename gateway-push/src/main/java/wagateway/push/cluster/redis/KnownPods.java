package wagateway.push.cluster.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.push.cluster.PodAddress;
import wagateway.push.cluster.PodId;

/**
 * The register as last read. When this pod's own lease is gone from it, the others' may be gone too and back in a
 * moment, as after a restart of Redis: for the length of a lease nobody is dropped then.
 */
final class KnownPods {
    private static final Logger LOG = LoggerFactory.getLogger(KnownPods.class);
    private static final char SEPARATOR = '@';

    private final long lease;
    private volatile Map<PodId, PodAddress> pods = Map.of();
    private boolean hadLease;
    private boolean settling;
    private long settledAt;

    KnownPods(Duration lease) {
        this.lease = lease.toNanos();
    }

    static String member(PodId pod, PodAddress address) {
        return pod.value() + SEPARATOR + address;
    }

    @Nullable
    PodAddress get(PodId pod) {
        return pods.get(pod);
    }

    /**
     * Takes an answer of {@code pods.lua}.
     *
     * @param asksForLease whether it was called with a member
     */
    synchronized void show(List<?> answer, boolean asksForLease) {
        boolean lost = asksForLease && hadLease && answer.getFirst().equals("0");
        hadLease = asksForLease;
        if (lost) {
            settling = true;
            settledAt = System.nanoTime() + lease;
        } else if (settling && System.nanoTime() - settledAt >= 0) {
            settling = false;
        }
        Map<PodId, PodAddress> read = settling ? new HashMap<>(pods) : new HashMap<>();
        answer.stream().skip(1).forEach(member -> add((String) member, read));
        pods = Map.copyOf(read);
    }

    private static void add(String member, Map<PodId, PodAddress> pods) {
        try {
            int separator = member.indexOf(SEPARATOR);
            var pod = new PodId(member.substring(0, Math.max(separator, 0)));
            PodAddress.parse(member.substring(separator + 1)).ifPresent(address -> pods.put(pod, address));
        } catch (IllegalArgumentException e) {
            LOG.debug("An entry of the register cannot be read: {}", e.getMessage());
        }
    }
}
