package wagateway.push.source.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * The shard channels that this pod is to hear, on one connection. What is wanted is kept here, not in the connection:
 * whatever Redis has not confirmed since the connection was last made is asked for again, at once when it is made and
 * every second after that.
 */
public final class ShardChannels {
    private static final Logger LOG = LoggerFactory.getLogger(ShardChannels.class);
    private static final int BATCH = 500;
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration RECONCILIATION = Duration.ofSeconds(1);

    private final RedisClient client;
    private final Map<String, Confirmation> wanted = new ConcurrentHashMap<>();
    private final Queue<String> fresh = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asking = new AtomicBoolean();
    private final Disposable.Swap nextAsking = Disposables.swap();
    private final Disposable.Composite work = Disposables.composite(nextAsking);
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> connection;

    private enum Confirmation {
        AWAITED,
        GIVEN
    }

    public ShardChannels(RedisClient client) {
        this.client = client;
    }

    /**
     * Connects, now or as soon as Redis can be reached.
     *
     * @param before what must be connected first; may block
     */
    void start(RedisPubSubListener<String, String> listener, Mono<?> before) {
        work.add(before.then(Mono.fromCallable(() -> client.connectPubSub(StringCodec.UTF8)))
                .subscribeOn(Schedulers.boundedElastic())
                .doOnError(e -> LOG.warn("Redis cannot be reached, trying again: {}", e.getMessage()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RETRY).maxBackoff(RECONCILIATION))
                .subscribe(established -> connected(established, listener)));
        work.add(Flux.interval(RECONCILIATION).onBackpressureDrop().subscribe(_ -> askForWhatIsMissing()));
    }

    /** Ends the connection. */
    public void stop() {
        work.dispose();
        if (connection != null && connection.isOpen()) {
            connection.close();
        }
    }

    /** Whether there is a connection now; not promised: that Redis answers on it. */
    public boolean isConnected() {
        return connection instanceof StatefulRedisPubSubConnection<String, String> active && active.isOpen();
    }

    void subscribe(String channel) {
        wanted.put(channel, Confirmation.AWAITED);
        fresh.add(channel);
        if (asking.compareAndSet(false, true)) {
            nextAsking.update(Schedulers.parallel().schedule(this::askForFresh));
        }
    }

    /** While one batch is written, the next one gathers. */
    private void askForFresh() {
        asking.set(false);
        List<String> batch = new ArrayList<>();
        for (String channel = fresh.poll(); channel != null; channel = fresh.poll()) {
            if (wanted.get(channel) == Confirmation.AWAITED) {
                batch.add(channel);
            }
        }
        askInBatches(batch);
    }

    void unsubscribe(String channel) {
        wanted.remove(channel);
        if (connection instanceof StatefulRedisPubSubConnection<String, String> active) {
            active.async().sunsubscribe(channel).exceptionally(ShardChannels::leaveToReconciliation);
        }
    }

    private void connected(
            StatefulRedisPubSubConnection<String, String> established, RedisPubSubListener<String, String> listener) {
        established.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void ssubscribed(String channel, long count) {
                if (wanted.replace(channel, Confirmation.GIVEN) == null) {
                    unsubscribe(channel);
                }
            }
        });
        established.addListener(listener);
        established.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
                askForWhatIsMissing();
            }

            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                wanted.replaceAll((_, _) -> Confirmation.AWAITED);
            }
        });
        connection = established;
        askForWhatIsMissing();
    }

    private void askForWhatIsMissing() {
        List<String> missing = wanted.entrySet().stream()
                .filter(entry -> entry.getValue() == Confirmation.AWAITED)
                .map(Map.Entry::getKey)
                .toList();
        askInBatches(missing);
    }

    private void askInBatches(List<String> channels) {
        for (int from = 0; from < channels.size(); from += BATCH) {
            ask(channels.subList(from, Math.min(from + BATCH, channels.size())));
        }
    }

    private void ask(List<String> channels) {
        if (connection instanceof StatefulRedisPubSubConnection<String, String> active) {
            active.async()
                    .ssubscribe(channels.toArray(String[]::new))
                    .exceptionally(ShardChannels::leaveToReconciliation);
        }
    }

    private static @Nullable Void leaveToReconciliation(Throwable failure) {
        LOG.debug("A subscription waits for Redis: {}", failure.toString());
        return null;
    }
}
