package wagateway.push.cluster.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.pod.CidrBlocks;
import wagateway.push.cluster.PodAddress;
import wagateway.push.cluster.PodId;

/**
 * The register as last read. When this pod's own lease is gone from it, the others' may be gone too and back in a
 * moment, as after a restart of Redis: for the length of a lease nobody is dropped then.
 */
final class KnownPods {
    private static final Logger LOG = LoggerFactory.getLogger(KnownPods.class);
    private static final char SEPARATOR = '@';
    /** That are told of. */
    private static final int MAX_FOREIGN = 100;

    private final long lease;
    private final CidrBlocks networks;
    private final Set<PodAddress> foreign = new HashSet<>();
    private volatile Map<PodId, PodAddress> pods = Map.of();
    private boolean hadLease;
    private boolean settling;
    private long settledAt;

    /** @param networks what is in none of them is passed over */
    KnownPods(Duration lease, CidrBlocks networks) {
        this.lease = lease.toNanos();
        this.networks = networks;
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

    private void add(String member, Map<PodId, PodAddress> pods) {
        try {
            int separator = member.indexOf(SEPARATOR);
            var pod = new PodId(member.substring(0, Math.max(separator, 0)));
            PodAddress.parse(member.substring(separator + 1))
                    .filter(this::isOurs)
                    .ifPresent(address -> pods.put(pod, address));
        } catch (IllegalArgumentException e) {
            LOG.debug("An entry of the register cannot be read: {}", e.getMessage());
        }
    }

    /** Whoever can write to the register could else have the requests of users sent to any place. */
    private boolean isOurs(PodAddress address) {
        boolean ours = address.ip().filter(networks::contain).isPresent();
        if (!ours && foreign.size() < MAX_FOREIGN && foreign.add(address)) {
            LOG.warn(
                    "The register names a pod at {}, outside wagateway.push.cluster.networks: nothing is forwarded there",
                    address);
        }
        return ours;
    }
}
