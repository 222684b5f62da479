package wagateway.push.source.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import wagateway.push.source.redis.Topology.Node;
import wagateway.stack.redis.EmbeddedRedis;
import wagateway.stack.redis.EmbeddedRedisCluster;

/** What a topology promises, asked of each. */
class TopologyIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int CHANNELS = 50;

    @Test
    void one_server_takes_every_channel() {
        try (var server = EmbeddedRedis.startTemporary();
                var client = RedisClient.create(server.url())) {
            assertEachNodeTakesItsChannels(new SingleServer(client));
        }
    }

    @Test
    void each_master_of_a_cluster_takes_the_channels_of_its_slots() {
        try (var cluster = EmbeddedRedisCluster.start(3, 0);
                var client =
                        RedisClusterClient.create(cluster.url().replaceFirst("redis-cluster(://[^,]*).*", "redis$1"))) {
            assertEachNodeTakesItsChannels(new ClusterMasters(client));
        }
    }

    /** A node refuses a channel of another one's slot. */
    private static void assertEachNodeTakesItsChannels(Topology topology) {
        topology.refresh().block(TIMEOUT);
        Map<Node, String> channels = new HashMap<>();
        for (int tag = 0; tag < CHANNELS; tag++) {
            String channel = "{" + tag + "}";
            assertThat(topology.slotOf(channel + "more")).isEqualTo(topology.slotOf(channel));
            channels.put(Objects.requireNonNull(topology.nodeOf(topology.slotOf(channel))), channel);
        }
        assertThat(channels.keySet()).containsExactlyInAnyOrderElementsOf(topology.nodes());
        channels.forEach((node, channel) -> {
            try (var connection = Objects.requireNonNull(topology.connect(node).block(TIMEOUT))) {
                connection.sync().ssubscribe(channel);
            }
        });
        topology.close();
    }
}
