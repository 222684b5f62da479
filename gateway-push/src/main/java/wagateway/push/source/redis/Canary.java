package wagateway.push.source.redis;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.Disposable;
import reactor.core.Disposables;
import wagateway.model.channel.Script;
import wagateway.push.source.redis.Topology.Node;

/**
 * Checks links: a message that is published as events are must be received on them. A link that receives none is
 * replaced, whether or not Redis takes what is published; but the pod counts as deaf only while Redis does.
 */
final class Canary {
    private static final Logger LOG = LoggerFactory.getLogger(Canary.class);
    private static final RedisScript<Long> CANARY = RedisScript.of(Script.CANARY.text(), Long.class);
    private static final String MESSAGE = "";

    private final ReactiveStringRedisTemplate redis;
    private final int misses;
    /** Over all links to a node, one after the other. */
    private final Map<Node, Integer> missedCanaries = new ConcurrentHashMap<>();

    private final Set<Node> published = ConcurrentHashMap.newKeySet();
    private final Set<Node> deaf = ConcurrentHashMap.newKeySet();
    private final Map<Node, Disposable> underWay = new ConcurrentHashMap<>();
    private final AtomicLong timesDeaf = new AtomicLong();
    private volatile boolean closed;

    Canary(ReactiveStringRedisTemplate redis, CanarySettings settings) {
        this.redis = redis;
        this.misses = settings.misses();
    }

    /** To be called once an interval for each link; returns whether the link is to be replaced. */
    boolean isDeaf(Link link, Topology topology) {
        Node node = link.node();
        if (missedCanaries.merge(node, 1, Integer::sum) > misses && published.contains(node)) {
            deaf.add(node);
        }
        if (link.missedCanaries() >= misses) {
            timesDeaf.incrementAndGet();
            LOG.warn(
                    "{} takes published messages, but delivers none to this pod: connecting again for subscriptions",
                    node);
            return true;
        }
        String channel = link.nextCanary(topology);
        if (!closed && !underWay.containsKey(node)) {
            send(node, channel);
        }
        return false;
    }

    private void send(Node node, String channel) {
        Disposable.Swap sending = Disposables.swap();
        underWay.put(node, sending);
        sending.update(redis.execute(CANARY, List.of(channel), List.of(MESSAGE))
                .doFinally(_ -> underWay.remove(node, sending))
                .subscribe(_ -> published.add(node), _ -> notPublished(node)));
    }

    private void notPublished(Node node) {
        published.remove(node);
        deaf.remove(node);
    }

    void received(Node node) {
        missedCanaries.remove(node);
        if (!deaf.isEmpty() && deaf.remove(node)) {
            LOG.info("{} delivers messages to this pod again", node);
        }
    }

    /** The node cannot be reached, or has left the cluster: whether the pod is deaf to it is unknown. */
    void forget(Node node) {
        missedCanaries.remove(node);
        published.remove(node);
        deaf.remove(node);
    }

    /** The nodes that take what is published while nothing is heard from them. */
    Set<Node> deaf() {
        return deaf;
    }

    long timesDeaf() {
        return timesDeaf.get();
    }

    void close() {
        closed = true;
        underWay.values().forEach(Disposable::dispose);
    }
}
