package wagateway.push.source.redis;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.Offset;
import wagateway.model.identity.UserId;
import wagateway.push.source.EventBus;
import wagateway.push.source.StreamEntry;

/** One shard channel a user. */
public final class RedisEventBus implements EventBus {
    private static final Logger LOG = LoggerFactory.getLogger(RedisEventBus.class);

    private final ReactiveStringRedisTemplate redis;
    private final ShardChannels channels;
    private volatile @Nullable Listener listener;

    /** @param redis connects for commands before anything is subscribed */
    public RedisEventBus(ReactiveStringRedisTemplate redis, ShardChannels channels) {
        this.redis = redis;
        this.channels = channels;
    }

    @Override
    public void listen(Listener listener) {
        this.listener = listener;
        channels.start(connectForCommands());
    }

    /** Making the connection for commands blocks; once it is made, nothing does, as it reconnects by itself. */
    private Mono<String> connectForCommands() {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> redis.getConnectionFactory().getReactiveConnection()),
                ReactiveRedisConnection::ping,
                ReactiveRedisConnection::closeLater);
    }

    @Override
    public Mono<Void> subscribe(UserId user) {
        var events = new UserEvents(user, Objects.requireNonNull(listener, "not started"));
        channels.subscribe(new UserKeys(user).channel(), events);
        return events.confirmed().asMono();
    }

    @Override
    public void unsubscribe(UserId user) {
        channels.unsubscribe(new UserKeys(user).channel());
    }

    private record UserEvents(UserId user, Listener listener, Sinks.Empty<Void> confirmed) implements ChannelListener {
        UserEvents(UserId user, Listener listener) {
            this(user, listener, Sinks.empty());
        }

        @Override
        public void subscribed() {
            if (confirmed.tryEmitEmpty().isFailure()) {
                listener.onResumed(user);
            }
        }

        /** {@code <offset> <event>}. */
        @Override
        public void message(String message) {
            int space = Math.max(message.indexOf(' '), 0);
            Offset.parse(message.substring(0, space))
                    .ifPresentOrElse(
                            offset -> listener.onEvent(user, StreamEntry.read(offset, message.substring(space + 1))),
                            () -> LOG.atWarn()
                                    .addKeyValue("userId", user.value())
                                    .log("A message to user {} has no offset and was dropped", user));
        }
    }
}
