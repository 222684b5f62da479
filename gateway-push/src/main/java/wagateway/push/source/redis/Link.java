package wagateway.push.source.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.model.channel.PodKeys;
import wagateway.push.source.redis.Topology.Node;

/** One connection for subscriptions to one node. It is never made again: what was subscribed on it goes with it. */
final class Link extends RedisPubSubAdapter<String, String> implements RedisConnectionStateListener {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final String NONE = "";
    private static final int BATCH = 500;

    private final String id = UUID.randomUUID().toString();
    private final Node node;
    private final StatefulRedisPubSubConnection<String, String> connection;
    private final Owner owner;
    private volatile String canary = NONE;
    private volatile boolean awaitsCanary;
    private final AtomicInteger missedCanaries = new AtomicInteger();

    /** What owns links, called from the threads of their connections. */
    interface Owner {
        void subscribed(Link link, String channel);

        void unsubscribed(Link link, String channel);

        void received(String channel, String message);

        /** The canary has come back. */
        void canaryReceived(Link link);

        /** The node does not have the slot. */
        void refused(Link link);

        void lost(Link link);

        void unreachable(Node node);
    }

    Link(Node node, StatefulRedisPubSubConnection<String, String> connection, Owner owner) {
        this.node = node;
        this.connection = connection;
        this.owner = owner;
    }

    Node node() {
        return node;
    }

    void open() {
        connection.addListener((RedisPubSubListener<String, String>) this);
        connection.addListener((RedisConnectionStateListener) this);
        if (!connection.isOpen()) {
            owner.lost(this);
        }
    }

    /** @param channels of one slot */
    void subscribe(List<String> channels) {
        for (int from = 0; from < channels.size(); from += BATCH) {
            List<String> batch = channels.subList(from, Math.min(from + BATCH, channels.size()));
            connection.async().ssubscribe(batch.toArray(String[]::new)).exceptionally(this::leaveToReconciliation);
        }
    }

    void unsubscribe(String channel) {
        connection.async().sunsubscribe(channel).exceptionally(this::leaveToReconciliation);
    }

    void close() {
        var _ = connection.closeAsync();
    }

    /** The channel of the canary that is due; it lies on the node as the topology has it. */
    String nextCanary(Topology topology) {
        if (awaitsCanary || canary.isEmpty() || !node.equals(topology.nodeOf(topology.slotOf(canary)))) {
            canary = canaryOn(topology);
            awaitsCanary = true;
            subscribe(List.of(canary));
        }
        missedCanaries.incrementAndGet();
        return canary;
    }

    /** How many canaries were due since one came back. */
    int missedCanaries() {
        return missedCanaries.get();
    }

    private String canaryOn(Topology topology) {
        for (int tag = 0; ; tag++) {
            String channel = PodKeys.canary(id, tag);
            Node there = topology.nodeOf(topology.slotOf(channel));
            if (node.equals(there) || tag > Short.MAX_VALUE) {
                return channel;
            }
        }
    }

    @Override
    public void ssubscribed(String channel, long count) {
        if (channel.equals(canary)) {
            awaitsCanary = false;
        } else if (!PodKeys.isCanary(channel)) {
            owner.subscribed(this, channel);
        }
    }

    @Override
    public void sunsubscribed(String channel, long count) {
        if (channel.equals(canary)) {
            awaitsCanary = true;
            owner.refused(this);
        } else if (!PodKeys.isCanary(channel)) {
            owner.unsubscribed(this, channel);
        }
    }

    @Override
    public void smessage(String channel, String message) {
        if (channel.equals(canary)) {
            missedCanaries.set(0);
            owner.canaryReceived(this);
        } else {
            owner.received(channel, message);
        }
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        owner.lost(this);
    }

    private @Nullable Void leaveToReconciliation(Throwable failure) {
        LOG.debug("A subscription on {} failed and is tried again: {}", node, failure.toString());
        if (String.valueOf(failure.getMessage()).startsWith("MOVED")) {
            owner.refused(this);
        }
        return null;
    }
}
