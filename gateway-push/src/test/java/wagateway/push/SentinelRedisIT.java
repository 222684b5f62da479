package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.status;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.Disposable;
import wagateway.model.event.SessionStatus;
import wagateway.pod.RedisUrl;
import wagateway.stack.redis.EmbeddedRedis;
import wagateway.stack.redis.EmbeddedSentinel;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class SentinelRedisIT {
    private static final EmbeddedRedis MASTER = EmbeddedRedis.startTemporary();
    private static final EmbeddedRedis REPLICA = EmbeddedRedis.startReplicaOf(MASTER);
    private static final EmbeddedSentinel SENTINEL = EmbeddedSentinel.watching(MASTER, 1);

    private final TestUser user = TestUser.fresh();
    private final EventInjector redis;

    @LocalServerPort
    private int port;

    SentinelRedisIT(@Autowired ReactiveStringRedisTemplate template) {
        this.redis = new EventInjector(template);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        RedisUrl.parse(SENTINEL.url()).properties().forEach((name, value) -> registry.add(name, () -> value));
        registry.add("wagateway.token.secret", () -> TestUser.SECRET);
    }

    @AfterAll
    static void stop() {
        SENTINEL.close();
        MASTER.close();
        REPLICA.close();
    }

    @Test
    void when_the_master_hangs_its_listeners_go_on_with_the_one_that_sentinel_names() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        Disposable rebuilds = redis.answerRebuilds();
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            assertThat(socket.await("431")).isEqualTo("431[{\"ok\":true}]");

            MASTER.pause();
            await().until(() -> SENTINEL.master() == REPLICA.port());
            await().ignoreExceptions().until(() -> {
                redis.publish(user, status(2, SessionStatus.CONNECTED));
                return true;
            });

            assertThat(socket.await("42[\"session_status_changed\"")).contains("CONNECTED");
        } finally {
            MASTER.resume();
            rebuilds.dispose();
        }
    }
}
