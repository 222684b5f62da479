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
import wagateway.model.event.SessionStatus;
import wagateway.stack.redis.EmbeddedRedis;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "wagateway.push.answer-within=300ms")
@DirtiesContext
class OutageIT {
    private static EmbeddedRedis server = EmbeddedRedis.startTemporary();

    private final TestUser user = TestUser.fresh();
    private final EventInjector redis;

    @LocalServerPort
    private int port;

    OutageIT(@Autowired ReactiveStringRedisTemplate template) {
        this.redis = new EventInjector(template);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("spring.data.redis.url", server::url);
        registry.add("wagateway.token.secret", () -> TestUser.SECRET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void when_redis_comes_back_empty_old_and_new_subscribers_end_with_the_newest_state() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket before = TestSocket.connected(port, user);
                TestSocket during = TestSocket.connected(port, user)) {
            before.send("421[\"subscribe_session\",\"user123-personal\"]");
            before.await("431");

            server.close();
            during.send("421[\"subscribe_session\",\"user123-personal\"]");
            assertThat(during.await("431")).isEqualTo("431[{\"ok\":true,\"pending\":true}]");

            server = EmbeddedRedis.startTemporary(server.port());
            await().ignoreExceptions().until(() -> redis.isRebuildRequestedFor(user));
            redis.publish(user, status(2, SessionStatus.CONNECTED));
            redis.complete(user);

            before.await("42[\"resync\"");
            assertThat(before.await("42[")).contains("CONNECTED");
            assertThat(during.await("42[\"session_status_changed\"")).contains("CONNECTED");
            redis.publish(user, status(3, SessionStatus.DISCONNECTED));
            assertThat(before.await("42[")).contains("DISCONNECTED");
            assertThat(during.await("42[")).contains("DISCONNECTED");
        }
    }
}
