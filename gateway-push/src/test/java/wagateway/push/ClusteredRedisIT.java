package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.status;

import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.publisher.Flux;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.SessionStatus;
import wagateway.pod.RedisUrl;
import wagateway.stack.redis.EmbeddedRedis;
import wagateway.stack.redis.EmbeddedRedisCluster;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class ClusteredRedisIT {
    private static final EmbeddedRedisCluster CLUSTER = EmbeddedRedisCluster.start(3, 3);
    private static final Pattern CALLS = Pattern.compile("cmdstat_(?:evalsha|eval|spublish|xadd):calls=(\\d+)");

    private final EventInjector redis;

    @LocalServerPort
    private int port;

    ClusteredRedisIT(@Autowired ReactiveStringRedisTemplate template) {
        this.redis = new EventInjector(template);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        RedisUrl.parse(CLUSTER.url()).properties().forEach((name, value) -> registry.add(name, () -> value));
        registry.add("wagateway.token.secret", () -> TestUser.SECRET);
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void the_traffic_of_one_user_touches_one_node() throws Exception {
        TestUser user = userOn(CLUSTER.masters().getFirst());
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket socket = subscribed(user)) {
            List<Long> before =
                    CLUSTER.masters().stream().map(node -> published(node)).toList();

            for (int version = 2; version <= 101; version++) {
                redis.publish(user, status(version, new SessionStatus("STEP_" + version)));
            }

            assertThat(
                            socket.await(
                                    "42[\"session_status_changed\",{\"sessionId\":\"user123-personal\",\"status\":\"STEP_101\""))
                    .contains("STEP_101");
            List<Long> after =
                    CLUSTER.masters().stream().map(node -> published(node)).toList();
            assertThat(after.get(0) - before.get(0)).isGreaterThanOrEqualTo(100);
            assertThat(after.get(1) - before.get(1)).isLessThan(20);
            assertThat(after.get(2) - before.get(2)).isLessThan(20);
        }
    }

    @Test
    void a_slot_that_moves_while_events_flow_loses_none_for_its_listener() throws Exception {
        EmbeddedRedis from = CLUSTER.masters().get(1);
        TestUser user = userOn(from);
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket socket = subscribed(user)) {
            var version = new AtomicLong(1);
            var events = Flux.generate(sink -> sink.next(version.incrementAndGet()))
                    .delayElements(java.time.Duration.ofMillis(5))
                    .concatMap(next -> redis.publishing(user, status((long) next, new SessionStatus("STEP_" + next)))
                            .retry(100))
                    .subscribe();
            await().until(() -> version.get() > 20);

            CLUSTER.move(slot(user), from, CLUSTER.masters().getFirst());

            long moved = version.get();
            await().until(() -> version.get() > moved + 50);
            events.dispose();
            long last = version.get() + 1;
            redis.publish(user, status(last, SessionStatus.CONNECTED));
            assertThat(
                            socket.await(
                                    "42[\"session_status_changed\",{\"sessionId\":\"user123-personal\",\"status\":\"CONNECTED\""))
                    .contains("\"version\":" + last);
        }
    }

    @Test
    void when_a_master_dies_its_listeners_go_on_with_its_replica() throws Exception {
        EmbeddedRedis master = CLUSTER.masters().getLast();
        TestUser user = userOn(master);
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket socket = subscribed(user)) {
            master.crash();
            await().until(() ->
                    CLUSTER.replicaOf(master).ask("INFO", "replication").contains("role:master"));
            await().ignoreExceptions().until(() -> {
                redis.publish(user, status(2, SessionStatus.CONNECTED));
                return true;
            });

            assertThat(socket.await("42[\"session_status_changed\"")).contains("CONNECTED");
        }
    }

    private TestSocket subscribed(TestUser user) throws InterruptedException {
        TestSocket socket = TestSocket.connected(port, user);
        socket.send("421[\"subscribe_session\",\"user123-personal\"]");
        assertThat(socket.await("431")).isEqualTo("431[{\"ok\":true}]");
        return socket;
    }

    private static TestUser userOn(EmbeddedRedis node) {
        TestUser user = TestUser.fresh();
        while (CLUSTER.ownerOf(slot(user)) != node) {
            user = TestUser.fresh();
        }
        return user;
    }

    private static int slot(TestUser user) {
        return SlotHash.getSlot(new UserKeys(user.id()).channel());
    }

    private static long published(EmbeddedRedis node) {
        return CALLS.matcher(node.ask("INFO", "commandstats"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }
}
