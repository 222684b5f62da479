package wagateway.push.source.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.Offset;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.source.EventSource;

/** One shard channel a user for the events; scripts for the snapshots. */
public final class RedisEventSource extends RedisPubSubAdapter<String, String> implements EventSource {
    private static final Logger LOG = LoggerFactory.getLogger(RedisEventSource.class);

    private final ReactiveStringRedisTemplate redis;
    private final ShardChannels channels;
    private final StoredState state;
    private volatile Listener listener = Listener.NOBODY;
    private final Map<String, UserSubscription> subscriptions = new ConcurrentHashMap<>();

    private record UserSubscription(UserId user, Sinks.Empty<Void> confirmed) {}

    /**
     * @param kept how long subscriptions are kept after the last sign of life of their client
     * @param maxReplay how many events are replayed at most, rather than the present state given
     */
    public RedisEventSource(ReactiveStringRedisTemplate redis, ShardChannels channels, Duration kept, int maxReplay) {
        this.redis = redis;
        this.channels = channels;
        this.state = new StoredState(redis, kept, maxReplay);
    }

    @Override
    public void listen(Listener listener) {
        this.listener = listener;
        channels.start(this, connectForCommands());
    }

    /** Making the connection for commands blocks; once it is made, nothing does, as it reconnects by itself. */
    private Mono<String> connectForCommands() {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> redis.getConnectionFactory().getReactiveConnection()),
                ReactiveRedisConnection::ping,
                ReactiveRedisConnection::closeLater);
    }

    @Override
    public Mono<Void> open(UserId user) {
        String channel = new UserKeys(user).channel();
        var subscription = new UserSubscription(user, Sinks.empty());
        subscriptions.put(channel, subscription);
        channels.subscribe(channel);
        return subscription.confirmed().asMono();
    }

    @Override
    public void close(UserId user) {
        String channel = new UserKeys(user).channel();
        subscriptions.remove(channel);
        channels.unsubscribe(channel);
    }

    @Override
    public Mono<Snapshot> snapshot(
            UserId user, Collection<SessionId> sessions, Collection<StoredSubscription> subscriptions) {
        return state.snapshot(user, sessions, subscriptions);
    }

    @Override
    public Mono<Replay> replay(UserId user, Offset after) {
        return state.replay(user, after, null);
    }

    @Override
    public Mono<Replay> replay(UserId user, Offset after, RecoveryId client) {
        return state.replay(user, after, client);
    }

    @Override
    public Mono<Void> forget(UserId user, StoredSubscription subscription) {
        return state.forget(user, subscription);
    }

    @Override
    public Mono<Void> forget(UserId user, RecoveryId client, long recoveries) {
        return state.forget(user, client, recoveries);
    }

    @Override
    public Mono<Boolean> keep(UserId user, RecoveryId client) {
        return state.keep(user, client);
    }

    @Override
    public Mono<Void> requestRebuild(UserId user) {
        return redis.opsForZSet()
                .add(UserKeys.REBUILD_REQUESTS, user.value(), 0)
                .then();
    }

    @Override
    public void ssubscribed(String channel, long count) {
        UserSubscription subscription = subscriptions.get(channel);
        if (subscription != null && subscription.confirmed().tryEmitEmpty().isFailure()) {
            listener.onResumed(subscription.user());
        }
    }

    @Override
    public void smessage(String channel, String message) {
        UserSubscription subscription = subscriptions.get(channel);
        if (subscription == null) {
            return;
        }
        int space = message.indexOf(' ');
        Offset.parse(message.substring(0, Math.max(space, 0)))
                .ifPresentOrElse(
                        offset -> listener.onEvent(
                                subscription.user(), StoredState.entry(offset, message.substring(space + 1))),
                        () -> LOG.atWarn()
                                .addKeyValue("userId", subscription.user().value())
                                .log("A message to user {} has no offset and was dropped", subscription.user()));
    }
}
