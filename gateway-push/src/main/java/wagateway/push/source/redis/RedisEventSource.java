package wagateway.push.source.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.model.channel.Script;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.EventJson;
import wagateway.model.wire.WireFormatException;
import wagateway.push.source.EventSource;

/** One shard channel a user for the events; scripts for the snapshots. */
public final class RedisEventSource extends RedisPubSubAdapter<String, String> implements EventSource {
    private static final Logger LOG = LoggerFactory.getLogger(RedisEventSource.class);
    private static final RedisScript<List<?>> SNAPSHOT = script();

    private final ReactiveStringRedisTemplate redis;
    private final ShardChannels channels;
    private volatile Listener listener = Listener.NOBODY;
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

    private record Subscription(UserId user, Sinks.Empty<Void> confirmed) {}

    public RedisEventSource(ReactiveStringRedisTemplate redis, ShardChannels channels) {
        this.redis = redis;
        this.channels = channels;
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
        var subscription = new Subscription(user, Sinks.empty());
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
    public Mono<Snapshot> snapshot(UserId user, List<SessionId> sessions) {
        var keys = new UserKeys(user);
        var arguments = new ArrayList<String>(sessions.size() + 1);
        arguments.add(UserKeys.COMPLETE);
        sessions.forEach(session -> arguments.add(session.value()));
        return redis.execute(SNAPSHOT, List.of(keys.sessions(), keys.events()), arguments)
                .next()
                .map(answer -> read(answer, !sessions.isEmpty()));
    }

    @Override
    public Mono<Void> requestRebuild(UserId user) {
        return redis.opsForZSet()
                .add(UserKeys.REBUILD_REQUESTS, user.value(), 0)
                .then();
    }

    @Override
    public void ssubscribed(String channel, long count) {
        Subscription subscription = subscriptions.get(channel);
        if (subscription != null && subscription.confirmed().tryEmitEmpty().isFailure()) {
            listener.onResumed(subscription.user());
        }
    }

    @Override
    public void smessage(String channel, String message) {
        Subscription subscription = subscriptions.get(channel);
        if (subscription == null) {
            return;
        }
        int space = message.indexOf(' ');
        try {
            Offset offset = Offset.parse(message.substring(0, Math.max(space, 0)))
                    .orElseThrow(() -> new IllegalArgumentException("a message without offset"));
            listener.onEvent(subscription.user(), offset, EventJson.read(message.substring(space + 1)));
        } catch (WireFormatException | IllegalArgumentException e) {
            LOG.warn("An event of user {} was dropped: {}", subscription.user(), e.getMessage());
        }
    }

    /** Of all sessions, one that cannot be read is left out; asked for by name, it fails the snapshot. */
    private static Snapshot read(List<?> answer, boolean byName) {
        long rebuilds = (Long) answer.get(0);
        @Nullable Offset offset = Offset.parse((String) answer.get(1)).orElse(null);
        var events = new ArrayList<SessionEvent>(answer.size() - 2);
        for (Object stored : answer.subList(2, answer.size())) {
            String text = (String) stored;
            try {
                events.add(EventJson.read(text.substring(text.indexOf(' ') + 1)));
            } catch (WireFormatException e) {
                LOG.warn("A session in a snapshot cannot be read: {}", e.getMessage());
                if (byName) {
                    throw e;
                }
            }
        }
        return new Snapshot(rebuilds, offset, events);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static RedisScript<List<?>> script() {
        return (RedisScript) RedisScript.of(Script.SNAPSHOT.text(), List.class);
    }
}
