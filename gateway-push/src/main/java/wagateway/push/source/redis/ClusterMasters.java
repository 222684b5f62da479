package wagateway.push.source.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.models.role.RedisInstance.Role;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The masters of a Redis Cluster, each of which hears the channels of its slots. Lettuce finds the masters; the
 * connections are made here one by one, as its own cluster subscription does not follow a slot that moves.
 */
final class ClusterMasters implements Topology {
    private final RedisClusterClient cluster;
    private final RedisClient connections;
    private volatile boolean known;

    /** @param cluster not closed here */
    ClusterMasters(RedisClusterClient cluster) {
        this.cluster = cluster;
        this.connections = RedisClient.create(cluster.getResources());
        connections.setOptions(
                cluster.getOptions().mutate().autoReconnect(false).build());
    }

    @Override
    public Collection<Node> nodes() {
        return known
                ? cluster.getPartitions().stream()
                        .filter(node -> node.getRole() == Role.UPSTREAM && !node.hasNoSlots())
                        .map(ClusterMasters::node)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    @Override
    public int slotOf(String channel) {
        return SlotHash.getSlot(channel);
    }

    @Override
    public @Nullable Node nodeOf(int slot) {
        RedisClusterNode master = known ? cluster.getPartitions().getMasterBySlot(slot) : null;
        return master == null ? null : node(master);
    }

    @Override
    public Mono<StatefulRedisPubSubConnection<String, String>> connect(Node node) {
        return Mono.defer(() -> {
            RedisClusterNode master = cluster.getPartitions().getPartitionByNodeId(node.id());
            return master == null
                    ? Mono.error(new IllegalStateException(node + " has left the cluster"))
                    : Mono.fromFuture(
                            connections
                                    .connectPubSubAsync(StringCodec.UTF8, master.getUri())
                                    .toCompletableFuture(),
                            true);
        });
    }

    /** The first time it blocks. */
    @Override
    public Mono<Void> refresh() {
        return known
                ? Mono.fromCompletionStage(cluster::refreshPartitionsAsync)
                : Mono.fromRunnable(() -> known = !cluster.getPartitions().isEmpty());
    }

    @Override
    public void close() {
        var _ = connections.shutdownAsync(0, 1, TimeUnit.SECONDS);
    }

    private static Node node(RedisClusterNode master) {
        return new Node(
                master.getNodeId(),
                master.getUri().getHost() + ":" + master.getUri().getPort());
    }
}
