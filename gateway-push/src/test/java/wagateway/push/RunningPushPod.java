package wagateway.push;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import wagateway.stack.testcontainers.SharedServer;

/** One pod on one Redis for all tests that leave both as they are. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "server.netty.idle-timeout=1s")
abstract class RunningPushPod {
    static final String REDIS = SharedServer.REDIS.start();

    final TestUser user = TestUser.fresh();
    final EventInjector redis;
    Disposable rebuilds = Disposables.disposed();

    @LocalServerPort
    int port;

    RunningPushPod(@Autowired ReactiveStringRedisTemplate template) {
        this.redis = new EventInjector(template);
    }

    @BeforeEach
    void answerRebuilds() {
        rebuilds = redis.answerRebuilds();
    }

    @AfterEach
    void stopAnsweringRebuilds() {
        rebuilds.dispose();
    }

    /** Closes the connections on which pods listen. */
    static void cutSubscriptions() {
        try (var client = RedisClient.create(REDIS);
                var connection = client.connect()) {
            connection.sync().clientKill(KillArgs.Builder.typePubsub());
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("spring.data.redis.url", () -> REDIS);
        registry.add("wagateway.token.secret", () -> TestUser.SECRET);
    }
}
