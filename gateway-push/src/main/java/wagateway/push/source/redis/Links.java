package wagateway.push.source.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import wagateway.push.source.redis.Topology.Node;

/** A link to each node. A lost one is replaced when {@link #reconcile} is next called. */
final class Links {
    private static final Logger LOG = LoggerFactory.getLogger(Links.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Topology topology;
    private final Scheduler thread;
    private final Link.Owner owner;
    private final Map<Node, Link> links = new ConcurrentHashMap<>();
    private final Set<Node> connecting = ConcurrentHashMap.newKeySet();
    private final Disposable.Composite attempts = Disposables.composite();
    private final AtomicBoolean away = new AtomicBoolean();

    /** @param thread the callbacks of new connections run there */
    Links(Topology topology, Scheduler thread, Link.Owner owner) {
        this.topology = topology;
        this.thread = thread;
        this.owner = owner;
    }

    Collection<Link> all() {
        return links.values();
    }

    /** Null while there is none to the node of the slot. */
    @Nullable
    Link of(int slot) {
        Node node = topology.nodeOf(slot);
        return node == null ? null : links.get(node);
    }

    boolean areComplete() {
        Collection<Node> nodes = topology.nodes();
        return !nodes.isEmpty() && links.keySet().containsAll(nodes);
    }

    boolean isCurrent(Link link) {
        return links.get(link.node()) == link;
    }

    /** Ends links to nodes that are no longer there, and begins to make those that are missing. */
    void reconcile(Runnable onChange) {
        Collection<Node> nodes = topology.nodes();
        links.values().stream().filter(link -> !nodes.contains(link.node())).forEach(owner::lost);
        for (Node node : nodes) {
            if (!links.containsKey(node) && connecting.add(node)) {
                connect(node, onChange);
            }
        }
    }

    /** Its node is connected anew at the next reconciliation. */
    void remove(Link link) {
        LOG.debug("Disconnected for subscriptions: {}", link.node());
        links.remove(link.node(), link);
        link.close();
    }

    private void connect(Node node, Runnable onChange) {
        var attempt = Disposables.swap();
        attempts.add(attempt);
        attempt.update(topology.connect(node)
                .timeout(TIMEOUT)
                .publishOn(thread)
                .doFinally(_ -> {
                    connecting.remove(node);
                    attempts.remove(attempt);
                })
                .subscribe(connection -> connected(node, connection, onChange), e -> failed(node, e)));
    }

    private void connected(Node node, StatefulRedisPubSubConnection<String, String> connection, Runnable onChange) {
        if (attempts.isDisposed()) {
            var _ = connection.closeAsync();
            return;
        }
        if (away.getAndSet(false)) {
            LOG.info("Connected to Redis for subscriptions again");
        }
        var link = new Link(node, connection, owner);
        LOG.debug("Connected for subscriptions: {}", node);
        links.put(node, link);
        link.open();
        onChange.run();
    }

    private void failed(Node node, Throwable failure) {
        owner.unreachable(node);
        if (!away.getAndSet(true)) {
            LOG.warn("Cannot connect to {} for subscriptions, trying again: {}", node, failure.toString());
        }
    }

    void close() {
        attempts.dispose();
        links.values().forEach(Link::close);
        links.clear();
    }
}
