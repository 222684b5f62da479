package wagateway.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.report;
import static wagateway.api.Reporter.status;

import org.junit.jupiter.api.Test;
import wagateway.stack.redis.EmbeddedRedis;
import wagateway.stack.redis.EmbeddedSentinel;
import wagateway.stack.redis.RedisUser;

class RedisFailoverIT {
    @Test
    void what_the_old_master_took_and_its_replica_never_got_is_published_again() {
        try (var master = EmbeddedRedis.startTemporary();
                var replica = EmbeddedRedis.startReplicaOf(master);
                var sentinel = EmbeddedSentinel.watching(master, 1);
                var pod = Pods.start(Pods.newDatabase("redis_failover"), RedisUser.API.in(sentinel.url()))) {
            User user = User.any().at(pod);
            String session = user.session("phone");
            String lost = user.session("lost");
            report(pod, status(session, "BEFORE")).expectStatus().isAccepted();
            await().until(() -> stored(replica, user, session).contains("BEFORE"));
            await().until(() -> !replica.ask("GET", "wagw:master:{0}").isEmpty());
            String epoch = epoch(replica, user);

            replica.ask("REPLICAOF", "127.0.0.1", "1");
            report(pod, status(session, "LOST")).expectStatus().isAccepted();
            user.delete("/sessions/" + lost).expectStatus().isNoContent();
            await().until(() -> stored(master, user, session).contains("LOST"));
            await().until(() -> stored(master, user, lost).contains("deleted"));
            assertThat(stored(replica, user, session)).contains("BEFORE");
            master.crash();
            await().atMost(20, SECONDS).until(() -> sentinel.master() == replica.port());

            await().until(() -> stored(replica, user, session).contains("LOST"));
            await().until(() -> stored(replica, user, lost).contains("deleted"));
            assertThat(epoch(replica, user)).isNotEqualTo(epoch);
        }
    }

    private static String stored(EmbeddedRedis redis, User user, String session) {
        return redis.ask("HGET", Bus.keys(user).sessions(), session);
    }

    private static String epoch(EmbeddedRedis redis, User user) {
        return redis.ask("XREVRANGE", Bus.keys(user).events(), "+", "-", "COUNT", "1")
                .lines()
                .skip(2)
                .findFirst()
                .orElseThrow();
    }
}
