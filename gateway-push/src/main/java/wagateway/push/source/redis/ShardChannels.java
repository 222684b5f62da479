package wagateway.push.source.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;
import wagateway.push.source.redis.Topology.Node;

/**
 * The shard channels that this pod is to hear, each on a connection to the server that has its slot. What is subscribed is
 * kept here, not in the connections: whatever that server has not confirmed is asked for again, at once when its
 * connection is lost or the slot moves, and every second after that.
 */
public final class ShardChannels implements Link.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(ShardChannels.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration RECONCILIATION = Duration.ofSeconds(1);
    private static final int REFRESH_DELAY_MILLIS = 100;

    private final Topology topology;
    private final Canary canary;
    private final Duration canaryInterval;
    private final Scheduler thread = Schedulers.newSingle("redis-subscriptions", true);
    private final Links links;
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final Queue<String> newChannels = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean subscribeScheduled = new AtomicBoolean();
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private final Disposable.Swap nextRefresh = Disposables.swap();
    private final Disposable.Composite work = Disposables.composite(nextRefresh);

    ShardChannels(Topology topology, Canary canary, Duration canaryInterval) {
        this.topology = topology;
        this.canary = canary;
        this.canaryInterval = canaryInterval;
        this.links = new Links(topology, thread, this);
    }

    /** @param client knows where Redis is; one of a cluster too; not closed here */
    public static ShardChannels of(
            AbstractRedisClient client, ReactiveStringRedisTemplate redis, CanarySettings settings) {
        return new ShardChannels(
                client instanceof RedisClusterClient cluster
                        ? new ClusterMasters(cluster)
                        : new SingleServer((RedisClient) client),
                new Canary(redis, settings),
                settings.interval());
    }

    /** Whether there is a connection to each node now; not promised: that it is heard. */
    public boolean isConnected() {
        return links.areComplete();
    }

    /** The nodes of Redis that take what this pod publishes while it hears nothing from them; normally none. */
    public Set<String> deafTo() {
        return canary.deaf().stream().map(Node::toString).collect(Collectors.toSet());
    }

    /** How often a connection was replaced since the start because nothing was heard on it. */
    public long timesDeaf() {
        return canary.timesDeaf();
    }

    /**
     * Connects, now or as soon as Redis can be reached.
     *
     * @param before what must be connected first; may block
     */
    void start(Mono<?> before) {
        work.add(before.then(Mono.defer(topology::refresh))
                .subscribeOn(Schedulers.boundedElastic())
                .doOnError(e -> LOG.warn("Redis cannot be reached, trying again: {}", e.getMessage()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RETRY).maxBackoff(RECONCILIATION))
                .thenMany(Flux.interval(Duration.ZERO, RECONCILIATION, thread).onBackpressureDrop())
                .filter(_ -> reconcile())
                .subscribe(_ -> refreshTopology()));
        work.add(Flux.interval(canaryInterval, thread).onBackpressureDrop().subscribe(_ -> probe()));
    }

    private void probe() {
        links.all().stream().filter(link -> canary.isDeaf(link, topology)).forEach(this::lost);
    }

    /** Ends the connections. */
    public void stop() {
        work.dispose();
        thread.dispose();
        canary.close();
        links.close();
        topology.close();
    }

    void subscribe(String channel, ChannelListener listener) {
        subscriptions.put(channel, new Subscription(topology.slotOf(channel), listener));
        newChannels.add(channel);
        if (subscribeScheduled.compareAndSet(false, true) && !work.isDisposed()) {
            thread.schedule(this::subscribeNew);
        }
    }

    void unsubscribe(String channel) {
        Subscription gone = subscriptions.remove(channel);
        if (gone != null && links.of(gone.slot) instanceof Link link) {
            link.unsubscribe(channel);
        }
    }

    /** While one batch is written, the next one gathers. */
    private void subscribeNew() {
        subscribeScheduled.set(false);
        List<String> batch = new ArrayList<>();
        for (String channel = newChannels.poll(); channel != null; channel = newChannels.poll()) {
            batch.add(channel);
        }
        subscribeUnconfirmed(batch);
    }

    /** Whether something is still to be confirmed. */
    private boolean reconcile() {
        links.reconcile(this::subscribeMissing);
        return subscribeMissing();
    }

    private boolean subscribeMissing() {
        return subscribeUnconfirmed(subscriptions.keySet());
    }

    /** Subscribes to those that their node has not confirmed; returns whether there were any. */
    private boolean subscribeUnconfirmed(Collection<String> channels) {
        var missing = new HashMap<Link, Map<Integer, List<String>>>();
        boolean any = false;
        for (String channel : channels) {
            Subscription subscription = subscriptions.get(channel);
            if (subscription == null) {
                continue;
            }
            Link link = links.of(subscription.slot);
            any |= link == null || subscription.confirmedBy != link;
            if (link != null && subscription.confirmedBy != link) {
                missing.computeIfAbsent(link, _ -> new HashMap<>())
                        .computeIfAbsent(subscription.slot, _ -> new ArrayList<>())
                        .add(channel);
            }
        }
        missing.forEach((link, slots) -> slots.values().forEach(link::subscribe));
        return any;
    }

    /**
     * Reads the topology again after a short delay, once for all who ask meanwhile: Redis takes a moment to agree which
     * node has a slot.
     */
    private void refreshTopology() {
        if (!work.isDisposed() && refreshing.compareAndSet(false, true)) {
            nextRefresh.update(Mono.delay(Duration.ofMillis(REFRESH_DELAY_MILLIS), thread)
                    .then(Mono.defer(topology::refresh))
                    .timeout(RECONCILIATION)
                    .onErrorComplete()
                    .publishOn(thread)
                    .doFinally(_ -> {
                        refreshing.set(false);
                        reconcile();
                    })
                    .subscribe());
        }
    }

    @Override
    public void subscribed(Link link, String channel) {
        Subscription confirmed = subscriptions.get(channel);
        if (confirmed == null) {
            link.unsubscribe(channel);
        } else if (links.isCurrent(link) && confirmed.confirmedBy != link) {
            Link before = confirmed.confirmedBy;
            confirmed.confirmedBy = link;
            if (before != null) {
                before.unsubscribe(channel);
            }
            confirmed.listener.subscribed();
        }
    }

    @Override
    public void unsubscribed(Link link, String channel) {
        Subscription ended = subscriptions.get(channel);
        if (ended != null && ended.confirmedBy == link) {
            ended.confirmedBy = null;
            refreshTopology();
        }
    }

    @Override
    public void received(String channel, String message) {
        Subscription subscription = subscriptions.get(channel);
        if (subscription != null) {
            subscription.listener.message(message);
        }
    }

    @Override
    public void canaryReceived(Link link) {
        canary.received(link.node());
    }

    @Override
    public void refused(Link link) {
        refreshTopology();
    }

    @Override
    public void unreachable(Node node) {
        canary.forget(node);
        refreshTopology();
    }

    @Override
    public void lost(Link link) {
        links.remove(link);
        subscriptions.values().forEach(channel -> {
            if (channel.confirmedBy == link) {
                channel.confirmedBy = null;
            }
        });
        refreshTopology();
    }
}
