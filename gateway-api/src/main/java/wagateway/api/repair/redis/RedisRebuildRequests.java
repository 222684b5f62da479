package wagateway.api.repair.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import wagateway.api.outbox.OutboxSettings;
import wagateway.api.repair.RebuildRequests;
import wagateway.model.channel.Script;
import wagateway.model.channel.UserKeys;
import wagateway.model.identity.UserId;

/** Pops from the sorted set {@link UserKeys#REBUILD_REQUESTS} over a connection of its own, as that blocks the connection. */
@Component
final class RedisRebuildRequests implements RebuildRequests {
    private static final RedisScript<Long> COMPLETE = RedisScript.of(Script.COMPLETE.text(), Long.class);
    private static final Duration BETWEEN_REBUILDS = Duration.ofSeconds(1);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final ByteBuffer KEY = ByteBuffer.wrap(UserKeys.REBUILD_REQUESTS.getBytes(StandardCharsets.UTF_8))
            .asReadOnlyBuffer();

    private final ReactiveStringRedisTemplate redis;
    private final RedisBlockingConnections connections;
    private final String idleSeconds;

    RedisRebuildRequests(
            ReactiveStringRedisTemplate redis, RedisBlockingConnections connections, OutboxSettings settings) {
        this.redis = redis;
        this.connections = connections;
        this.idleSeconds = Long.toString(settings.idleExpiry().toSeconds());
    }

    @Override
    public Flux<UserId> requests() {
        return Flux.usingWhen(
                Mono.fromSupplier(connections::open).subscribeOn(Schedulers.boundedElastic()),
                this::pop,
                ReactiveRedisConnection::closeLater);
    }

    private Flux<UserId> pop(ReactiveRedisConnection connection) {
        return Mono.defer(() -> connection.zSetCommands().bZPopMin(KEY.duplicate(), WAIT))
                .mapNotNull(popped -> new String(popped.getValue(), StandardCharsets.UTF_8))
                .repeat()
                .filter(RedisRebuildRequests::isUser)
                .map(UserId::new);
    }

    private static boolean isUser(String value) {
        try {
            return !new UserId(value).value().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Mono<Duration> turn(UserId user) {
        String key = new UserKeys(user).rebuildTurn();
        return redis.opsForValue()
                .setIfAbsent(key, "", BETWEEN_REBUILDS)
                .flatMap(taken -> taken ? Mono.just(Duration.ZERO) : redis.getExpire(key))
                .map(left -> left.isNegative() ? Duration.ofMillis(1) : left);
    }

    @Override
    public Mono<Void> putBack(UserId user) {
        return redis.opsForZSet()
                .add(UserKeys.REBUILD_REQUESTS, user.value(), 0)
                .then();
    }

    @Override
    public Mono<Void> complete(UserId user) {
        String hash = new UserKeys(user).sessions();
        return redis.execute(COMPLETE, List.of(hash), List.of(UserKeys.COMPLETE, idleSeconds))
                .then();
    }
}
