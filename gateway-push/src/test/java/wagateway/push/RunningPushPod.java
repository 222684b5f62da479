package wagateway.push;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import wagateway.stack.redis.EmbeddedRedis;

/** One pod on one Redis for all tests that leave both as they are. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class RunningPushPod {
    static final EmbeddedRedis REDIS = EmbeddedRedis.startTemporary();

    final TestUser user = TestUser.fresh();
    final EventInjector redis;

    @LocalServerPort
    int port;

    RunningPushPod(@Autowired ReactiveStringRedisTemplate template) {
        this.redis = new EventInjector(template);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("spring.data.redis.url", REDIS::url);
        registry.add("wagateway.token.secret", () -> TestUser.SECRET);
    }
}
