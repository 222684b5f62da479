package wagateway.push.admission;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.channel.Script;
import wagateway.model.channel.UserKeys;
import wagateway.model.identity.UserId;

/**
 * The connections of each user on all pods: each has a lease in Redis, which its pod renews and which ends by itself
 * when the pod is gone. While Redis is away each pod counts its own, so no connection is refused because of that; those
 * that are too many on all pods together are evicted once it is back.
 */
public final class RedisUserConnections implements UserConnections {
    private static final Logger LOG = LoggerFactory.getLogger(RedisUserConnections.class);

    /** More than a pod may be late that takes new connections at all, so that it is Redis that has not answered. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** How soon connections that ended are removed from Redis. */
    private static final Duration TICK = Duration.ofMillis(250);

    private static final int RENEWALS_PER_LEASE = 3;
    private static final int CONCURRENCY = 64;
    private static final RedisScript<List<?>> CONNECT = script(Script.CONNECT);
    private static final RedisScript<List<?>> RENEW = script(Script.RENEW);

    private final ReactiveStringRedisTemplate redis;
    private final UserLimit limit;
    private final Duration lease;
    private final LocalConnections local;
    private final int parts;
    private final Disposable.Swap ticking = Disposables.swap();
    private final IntConsumer counted;
    private final AtomicLong askAgainAt = new AtomicLong(System.nanoTime());
    private Map<UserId, List<String>> released = new HashMap<>();

    /**
     * @param lease how long a connection counts after the last that was heard of its pod
     * @param pod tells the connections of this pod from those of others
     * @param counted told how many connections a user has on all pods whenever Redis has counted one more
     */
    public RedisUserConnections(
            ReactiveStringRedisTemplate redis,
            UserLimit limit,
            Duration lease,
            String pod,
            Clock clock,
            IntConsumer counted) {
        this.redis = redis;
        this.limit = limit;
        this.lease = lease;
        this.counted = counted;
        this.local = new LocalConnections(limit, pod, clock, this::released);
        this.parts =
                Math.toIntExact(Math.max(1, lease.dividedBy(RENEWALS_PER_LEASE).dividedBy(TICK)));
    }

    public void start() {
        ticking.update(Flux.interval(TICK)
                .onBackpressureDrop()
                .concatMap(tick -> forgetReleased().then(renew(tick)))
                .subscribe());
    }

    public void stop() {
        ticking.dispose();
    }

    @Override
    public Mono<Lease> claim(UserId user) {
        return Mono.defer(() -> {
            Lease wanted = local.next(user);
            return claim(wanted).doOnCancel(wanted::release);
        });
    }

    private Mono<Lease> claim(Lease wanted) {
        return System.nanoTime() - askAgainAt.get() < 0
                ? local.claim(wanted)
                : ask(wanted)
                        .timeout(TIMEOUT)
                        .doOnError(this::pause)
                        .flatMap(answer -> answered(wanted, answer))
                        .onErrorResume(_ -> countAlone(wanted));
    }

    /** Redis may count one yet that it has not answered for, so one that is refused is removed there. */
    private Mono<Lease> countAlone(Lease wanted) {
        return local.claim(wanted).switchIfEmpty(Mono.fromRunnable(wanted::release));
    }

    /**
     * First removes the ended connections of the user, so that they do not count against this one; if it is cancelled
     * before Redis has removed them, they are kept for the next attempt.
     */
    private Mono<List<?>> ask(Lease wanted) {
        List<String> ended = takeReleased(wanted.user());
        Mono<List<?>> asked = count(wanted);
        return ended.isEmpty()
                ? asked
                : forget(wanted.user(), ended)
                        .doOnCancel(() -> released(wanted.user(), ended))
                        .then(asked);
    }

    private Mono<List<?>> count(Lease wanted) {
        return redis.execute(
                        CONNECT,
                        keys(wanted.user()),
                        List.of(
                                local.member(wanted),
                                Long.toString(lease.toMillis()),
                                Integer.toString(limit.max()),
                                limit.closesOldest() ? "oldest" : ""))
                .next();
    }

    private Mono<Lease> answered(Lease wanted, List<?> answer) {
        int count = Integer.parseInt(answer.getFirst().toString());
        if (count == 0) {
            return Mono.empty();
        }
        counted.accept(count);
        local.add(wanted);
        local.evict(wanted.user(), answer);
        return Mono.just(wanted);
    }

    private void pause(Throwable failure) {
        LOG.debug(
                "Redis did not count a connection, so this pod counts its own alone for a second: {}",
                failure.toString());
        askAgainAt.set(System.nanoTime() + PAUSE.toNanos());
    }

    private void released(Lease ended) {
        released(ended.user(), List.of(local.member(ended)));
    }

    private synchronized void released(UserId user, List<String> ended) {
        released.computeIfAbsent(user, _ -> new ArrayList<>(1)).addAll(ended);
    }

    private synchronized List<String> takeReleased(UserId user) {
        List<String> ended = released.remove(user);
        return ended == null ? List.of() : ended;
    }

    private Mono<Void> forgetReleased() {
        return Mono.defer(() -> {
            Map<UserId, List<String>> ended;
            synchronized (this) {
                ended = released;
                released = new HashMap<>();
            }
            return Flux.fromIterable(ended.entrySet())
                    .flatMap(each -> forget(each.getKey(), each.getValue()), CONCURRENCY)
                    .then();
        });
    }

    private Mono<Void> forget(UserId user, List<String> members) {
        return redis.opsForZSet()
                .remove(keys(user).getFirst(), members.toArray())
                .onErrorComplete()
                .then();
    }

    private Mono<Void> renew(long tick) {
        int part = (int) (tick % parts);
        return Flux.fromStream(local::byUser)
                .filter(each -> Math.floorMod(each.getKey().hashCode(), parts) == part)
                .flatMap(each -> renew(each.getKey(), each.getValue()), CONCURRENCY)
                .then();
    }

    private Mono<Void> renew(UserId user, List<Lease> leases) {
        List<String> arguments = Stream.concat(
                        Stream.of(Long.toString(lease.toMillis()), Integer.toString(limit.max())),
                        leases.stream().map(local::member))
                .toList();
        return redis.execute(RENEW, keys(user), arguments)
                .next()
                .doOnNext(going -> local.evict(user, going))
                .onErrorComplete()
                .then();
    }

    private static List<String> keys(UserId user) {
        return List.of(new UserKeys(user).connections());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static RedisScript<List<?>> script(Script script) {
        return (RedisScript) RedisScript.of(script.text(), List.class);
    }
}
