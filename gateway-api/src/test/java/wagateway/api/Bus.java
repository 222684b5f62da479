package wagateway.api;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import wagateway.model.channel.UserKeys;
import wagateway.model.identity.UserId;

/** What a push pod would see in Redis. */
final class Bus implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> commands;
    private final StatefulRedisPubSubConnection<String, String> subscription;
    private final List<String> messages = new CopyOnWriteArrayList<>();

    Bus(String url) {
        client = RedisClient.create(url);
        commands = client.connect();
        subscription = client.connectPubSub();
        subscription.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void smessage(String shardChannel, String message) {
                messages.add(message);
            }
        });
    }

    Bus listeningTo(User user) {
        subscription.sync().ssubscribe(keys(user).channel());
        return this;
    }

    /** The messages that arrived, in order. */
    List<String> messages() {
        return messages;
    }

    StatefulRedisConnection<String, String> commands() {
        return commands;
    }

    static UserKeys keys(User user) {
        return new UserKeys(new UserId(user.id()));
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
