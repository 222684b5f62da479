package wagateway.api.repair.redis;

import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.outbox.OutboxSettings;
import wagateway.api.repair.RebuildRequests;
import wagateway.api.requests.RedisRequests;
import wagateway.model.channel.Script;
import wagateway.model.channel.UserKeys;
import wagateway.model.identity.UserId;

/** In the sorted set {@link UserKeys#REBUILD_REQUESTS}. */
@Component
final class RedisRebuildRequests implements RebuildRequests {
    private static final RedisScript<Long> COMPLETE = RedisScript.of(Script.COMPLETE.text(), Long.class);
    private static final Duration BETWEEN_REBUILDS = Duration.ofSeconds(1);

    private final ReactiveStringRedisTemplate redis;
    private final RedisRequests requests;
    private final String idleSeconds;

    RedisRebuildRequests(ReactiveStringRedisTemplate redis, RedisRequests requests, OutboxSettings settings) {
        this.redis = redis;
        this.requests = requests;
        this.idleSeconds = Long.toString(settings.idleExpiry().toSeconds());
    }

    @Override
    public Flux<UserId> requests() {
        return requests.of(UserKeys.REBUILD_REQUESTS)
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
        return requests.add(UserKeys.REBUILD_REQUESTS, user.value());
    }

    @Override
    public Mono<Void> complete(UserId user) {
        String hash = new UserKeys(user).sessions();
        return redis.execute(COMPLETE, List.of(hash), List.of(UserKeys.COMPLETE, idleSeconds))
                .then();
    }
}
