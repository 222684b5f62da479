package wagateway.push.source.redis;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.model.channel.UserKeys;
import wagateway.model.identity.UserId;
import wagateway.push.source.EventBus;
import wagateway.push.source.EventBusContract;
import wagateway.stack.redis.EmbeddedRedis;

class RedisEventBusIT extends EventBusContract {
    private final EmbeddedRedis server = EmbeddedRedis.startTemporary();
    private final LettuceConnectionFactory factory = factory(server);
    private final RedisClient client = RedisClient.create(server.url());
    private final ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory);
    private final ShardChannels channels =
            ShardChannels.of(client, redis, new CanarySettings(Duration.ofSeconds(1), 5));
    private final RedisEventBus bus = new RedisEventBus(redis, channels);

    private static LettuceConnectionFactory factory(EmbeddedRedis server) {
        var factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", server.port()));
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    @AfterEach
    void end() {
        channels.stop();
        client.close();
        factory.destroy();
        server.close();
    }

    @Override
    protected EventBus bus() {
        return bus;
    }

    @Override
    protected void publish(UserId user, String message) {
        server.ask("SPUBLISH", new UserKeys(user).channel(), message);
    }

    @Override
    protected void interrupt() {
        server.ask("CLIENT", "KILL", "TYPE", "pubsub");
    }

    @Override
    protected void until(Condition condition) {
        await().until(condition::holds);
    }
}
