package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.report;
import static wagateway.api.Reporter.status;

import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.netty.ReactorNetty;
import wagateway.model.channel.FunctionLibrary;
import wagateway.model.channel.UserKeys;
import wagateway.stack.redis.EmbeddedRedis;
import wagateway.stack.redis.EmbeddedRedisCluster;
import wagateway.stack.redis.RedisUser;

class RedisClusterIT {
    private static final int REPORTS = 50;
    private static final String MARKS = "wagw:master:*}";

    @Test
    void each_users_reports_are_published_on_the_node_that_has_the_user_and_rebuilt_there() {
        try (var cluster = EmbeddedRedisCluster.start(3, 0);
                var pod = withOneEventLoop(cluster)) {
            await("each has been published what it lacks")
                    .until(() -> cluster.masters().stream()
                            .noneMatch(node -> node.ask("KEYS", MARKS).isEmpty()));
            for (EmbeddedRedis node : cluster.masters()) {
                User user = Stream.generate(User::any)
                        .filter(any -> node == ownerOf(cluster, any))
                        .findFirst()
                        .orElseThrow()
                        .at(pod);
                String session = user.session("phone");
                await().until(() -> version(node, user, session) == 1);
                List<Long> before = published(cluster);

                IntStream.range(0, REPORTS)
                        .forEach(n -> report(pod, status(session, "STEP_" + n))
                                .expectStatus()
                                .isAccepted());
                await().until(() -> version(node, user, session) == 1 + REPORTS);

                List<Long> after = published(cluster);
                assertThat(cluster.masters())
                        .allSatisfy(each -> assertThat(difference(cluster, each, before, after))
                                .isEqualTo(each == node ? REPORTS : 0));

                node.ask("DEL", Bus.keys(user).sessions());
                cluster.ownerOf(SlotHash.getSlot(UserKeys.REBUILD_REQUESTS))
                        .ask("ZADD", UserKeys.REBUILD_REQUESTS, "0", user.id());
                await().until(() -> isRebuilt(node, user, session));
            }
        }
    }

    /**
     * Whoever waited on it for a connection to a node would wait for good; nothing has opened them all, as the library is there
     * already.
     */
    private static Pods.Pod withOneEventLoop(EmbeddedRedisCluster cluster) {
        cluster.masters().forEach(node -> node.ask("FUNCTION", "LOAD", FunctionLibrary.PUBLISH.code()));
        // starts the pods that all tests share, which have theirs
        String database = Pods.newDatabase("redis_cluster");
        System.setProperty(ReactorNetty.IO_WORKER_COUNT, "1");
        try {
            return Pods.start(database, RedisUser.API.in(cluster.url()));
        } finally {
            System.clearProperty(ReactorNetty.IO_WORKER_COUNT);
        }
    }

    private static EmbeddedRedis ownerOf(EmbeddedRedisCluster cluster, User user) {
        return cluster.ownerOf(SlotHash.getSlot(Bus.keys(user).channel()));
    }

    private static int version(EmbeddedRedis node, User user, String session) {
        String stored = node.ask("HGET", Bus.keys(user).sessions(), session);
        return stored.isEmpty() ? 0 : Integer.parseInt(stored.substring(0, stored.indexOf(' ')));
    }

    private static boolean isRebuilt(EmbeddedRedis node, User user, String session) {
        return version(node, user, session) == 1 + REPORTS
                && node.ask("HEXISTS", Bus.keys(user).sessions(), UserKeys.COMPLETE)
                        .equals("1");
    }

    private static long difference(
            EmbeddedRedisCluster cluster, EmbeddedRedis node, List<Long> before, List<Long> after) {
        int index = cluster.masters().indexOf(node);
        return after.get(index) - before.get(index);
    }

    /** How many messages each master was given to publish. */
    private static List<Long> published(EmbeddedRedisCluster cluster) {
        return cluster.masters().stream()
                .map(node -> node.ask("INFO", "commandstats")
                        .lines()
                        .filter(line -> line.startsWith("cmdstat_spublish:"))
                        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                        .sum())
                .toList();
    }
}
