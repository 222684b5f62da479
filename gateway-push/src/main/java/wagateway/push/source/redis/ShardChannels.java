package wagateway.push.source.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * The shard channels that this pod is to hear, on one connection. What is wanted is kept here, not in the connection:
 * whenever the connection becomes active, at first or after a break, all of it is subscribed again.
 */
public final class ShardChannels {
    private static final Logger LOG = LoggerFactory.getLogger(ShardChannels.class);
    private static final int BATCH = 500;
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(1);

    private final RedisClient client;
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final Disposable.Composite work = Disposables.composite();
    private @Nullable RedisPubSubListener<String, String> listener;
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> connection;

    public ShardChannels(RedisClient client) {
        this.client = client;
    }

    void onMessage(RedisPubSubListener<String, String> listener) {
        this.listener = listener;
    }

    /** Connects, now or as soon as Redis can be reached. */
    public void start() {
        work.add(Mono.fromCallable(() -> client.connectPubSub(StringCodec.UTF8))
                .subscribeOn(Schedulers.boundedElastic())
                .doOnError(e -> LOG.warn("Redis cannot be reached, trying again: {}", e.getMessage()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RETRY).maxBackoff(LAST_RETRY))
                .subscribe(this::connected));
    }

    public void stop() {
        work.dispose();
        if (connection != null && connection.isOpen()) {
            connection.close();
        }
    }

    void subscribe(String channel) {
        wanted.add(channel);
        send(channel);
    }

    void unsubscribe(String channel) {
        wanted.remove(channel);
        if (connection instanceof StatefulRedisPubSubConnection<String, String> active) {
            active.async().sunsubscribe(channel).exceptionally(ShardChannels::leaveToReconnect);
        }
    }

    private void connected(StatefulRedisPubSubConnection<String, String> established) {
        if (listener != null) {
            established.addListener(listener);
        }
        established.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
                subscribeAll();
            }
        });
        connection = established;
        subscribeAll();
    }

    private void subscribeAll() {
        String[] channels = wanted.toArray(String[]::new);
        for (int from = 0; from < channels.length; from += BATCH) {
            int to = Math.min(from + BATCH, channels.length);
            send(Arrays.copyOfRange(channels, from, to));
        }
    }

    private void send(String... channels) {
        if (connection instanceof StatefulRedisPubSubConnection<String, String> active) {
            active.async().ssubscribe(channels).exceptionally(ShardChannels::leaveToReconnect);
        }
    }

    /** A command fails when the link is down; the next activation subscribes everything wanted. */
    private static @Nullable Void leaveToReconnect(Throwable failure) {
        LOG.debug(
                "A subscription waits for Redis: {}",
                failure instanceof RedisException ? failure.getMessage() : failure);
        return null;
    }
}
