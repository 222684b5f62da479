package wagateway.api.operator;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.model.channel.RevocationKeys;
import wagateway.model.wire.RevocationList;

/** Where push pods read of revocations. */
@Component
final class RedisRevocations {
    private final ReactiveStringRedisTemplate redis;

    RedisRevocations(ReactiveStringRedisTemplate redis) {
        this.redis = redis;
    }

    /** What push pods read there now; 0 when there is nothing. */
    Mono<Long> change() {
        return redis.opsForValue()
                .get(RevocationKeys.ALL, 0, RevocationList.CHANGE_LENGTH - 1L)
                .map(RevocationList::change)
                .defaultIfEmpty(0L);
    }

    Mono<Void> write(RevocationList list) {
        return redis.opsForValue().set(RevocationKeys.ALL, list.write()).then();
    }
}
