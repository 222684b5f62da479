package wagateway.stack.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class EmbeddedTopologiesIT {
    private static final String KEY = "wagw:{a}:sessions";

    @Test
    void a_sentinel_makes_the_replica_the_master_when_that_is_killed() {
        try (var master = EmbeddedRedis.startTemporary();
                var replica = EmbeddedRedis.startReplicaOf(master);
                var sentinel = EmbeddedSentinel.watching(master, 1)) {
            assertThat(sentinel.master()).isEqualTo(master.port());

            master.crash();

            await().until(() -> sentinel.master() == replica.port());
            await().until(() -> replica.ask("INFO", "replication").contains("role:master"));
        }
    }

    @Test
    void a_slot_of_a_cluster_moves_with_its_keys_and_a_replica_takes_over() {
        try (var cluster = EmbeddedRedisCluster.start(3, 1)) {
            var first = cluster.masters().getFirst();
            var last = cluster.masters().getLast();
            int slot = Integer.parseInt(first.ask("CLUSTER", "KEYSLOT", KEY));
            var owner = cluster.ownerOf(slot);
            assertThat(owner).isNotEqualTo(first);
            owner.ask("SET", KEY, "1");

            cluster.move(slot, owner, first);

            assertThat(first.ask("GET", KEY)).isEqualTo("1");
            await().until(() -> last.ask("CLUSTER", "SLOTS").contains(Integer.toString(slot)));
            var replica = cluster.replicaOf(first);
            first.crash();
            await().until(() -> replica.ask("INFO", "replication").contains("role:master"));
            assertThat(replica.ask("GET", KEY)).isEqualTo("1");
        }
    }
}
