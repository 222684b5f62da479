package wagateway.push.cluster.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import wagateway.model.channel.PodKeys;
import wagateway.model.channel.Script;
import wagateway.pod.CidrBlocks;
import wagateway.push.cluster.PodAddress;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.Pods;

/**
 * The pods that hold a lease in Redis, by the clock of Redis. The answer comes from what this pod has read last; a pod
 * that it does not know costs one reading, which all who ask share, and there is at most one in {@link #PAUSE}. While
 * Redis is away, what was read last stays.
 */
public final class RedisPods implements Pods {
    public static final Duration LEASE = Duration.ofSeconds(15);
    public static final Duration RENEWAL = Duration.ofSeconds(5);
    static final Duration PAUSE = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(RedisPods.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final String READ_ONLY = "";
    private static final RedisScript<List<?>> PODS = script();

    private final ReactiveStringRedisTemplate redis;
    private final PodId self;
    private final Duration lease;
    private final Duration renewal;
    private final KnownPods known;
    private final Disposable.Swap renewing = Disposables.swap();
    private final Disposable.Swap reading = Disposables.swap();
    private final Disposable.Swap leaving = Disposables.swap();
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile String member = READ_ONLY;
    private volatile boolean announced;
    private Sinks.@Nullable Empty<Void> nextReading;
    private long lastReading = System.nanoTime() - PAUSE.toNanos();

    /** @param networks that pods are in; others are not found */
    public RedisPods(ReactiveStringRedisTemplate redis, PodId self, CidrBlocks networks) {
        this(redis, self, networks, LEASE, RENEWAL);
    }

    RedisPods(ReactiveStringRedisTemplate redis, PodId self, CidrBlocks networks, Duration lease, Duration renewal) {
        this.redis = redis;
        this.self = self;
        this.lease = lease;
        this.renewal = renewal;
        this.known = new KnownPods(lease, networks);
    }

    /** Takes a lease, now or as soon as Redis can be reached, and keeps it. */
    public void start(PodAddress own) {
        member = KnownPods.member(self, own);
        renewing.update(Flux.interval(Duration.ZERO, renewal)
                .onBackpressureDrop()
                .concatMap(_ -> read().doFinally(_ -> announced = true))
                .subscribe());
    }

    /** Whether other pods find this one, or would if Redis had been there: false between the start and its first try. */
    public boolean isAnnounced() {
        return announced;
    }

    /**
     * Gives the lease back, so that nothing more is forwarded here; other pods are still found.
     *
     * @param done called once, within a second or so, whether Redis was reached or not
     */
    public void stop(Runnable done) {
        renewing.update(Disposables.disposed());
        reading.update(Disposables.disposed());
        String own = member;
        member = READ_ONLY;
        leaving.update(redis.opsForZSet()
                .remove(PodKeys.PODS, own)
                .timeout(TIMEOUT)
                .onErrorComplete()
                .doFinally(_ -> done.run())
                .subscribe());
    }

    @Override
    public Mono<PodAddress> find(PodId pod) {
        return Mono.defer(() -> {
            PodAddress address = known.get(pod);
            return address != null ? Mono.just(address) : readSoon().then(lookUp(pod));
        });
    }

    private Mono<PodAddress> lookUp(PodId pod) {
        return Mono.defer(() -> Mono.justOrEmpty(known.get(pod)));
    }

    private synchronized Mono<Void> readSoon() {
        if (nextReading != null) {
            return nextReading.asMono();
        }
        Sinks.Empty<Void> read = Sinks.empty();
        nextReading = read;
        reading.update(Mono.delay(pauseLeft())
                .then(read())
                .doFinally(_ -> finish(read))
                .subscribe());
        return read.asMono();
    }

    private void finish(Sinks.Empty<Void> read) {
        synchronized (this) {
            nextReading = null;
            lastReading = System.nanoTime();
        }
        var _ = read.tryEmitEmpty();
    }

    private Duration pauseLeft() {
        Duration left = PAUSE.minusNanos(System.nanoTime() - lastReading);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Making the first connection blocks. */
    private Mono<Void> read() {
        return Flux.defer(() ->
                        redis.execute(PODS, List.of(PodKeys.PODS), List.of(member, Long.toString(lease.toMillis()))))
                .subscribeOn(Schedulers.boundedElastic())
                .next()
                .timeout(TIMEOUT)
                .doOnNext(this::show)
                .then()
                .doOnError(this::report)
                .onErrorComplete();
    }

    private void show(List<?> answer) {
        if (away.getAndSet(false)) {
            LOG.info("The register of pods can be read again");
        }
        known.show(answer, !member.equals(READ_ONLY));
    }

    private void report(Throwable failure) {
        if (!away.getAndSet(true)) {
            LOG.warn("The register of pods cannot be read, the last one stays: {}", failure.toString());
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static RedisScript<List<?>> script() {
        return (RedisScript) RedisScript.of(Script.PODS.text(), List.class);
    }
}
