package wagateway.api.requests;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Requests in a sorted set whose scores are all 0; awaited over a connection of its own, as that blocks the connection. */
@Component
public final class RedisRequests {
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final ReactiveStringRedisTemplate redis;
    private final RedisBlockingConnections connections;

    RedisRequests(ReactiveStringRedisTemplate redis, RedisBlockingConnections connections) {
        this.redis = redis;
        this.connections = connections;
    }

    /** Waits for the members of a set until cancelled; fails when Redis is away. One that was given is gone from it. */
    public Flux<String> of(String set) {
        return Flux.usingWhen(
                Mono.fromSupplier(connections::open).subscribeOn(Schedulers.boundedElastic()),
                connection -> pop(connection, ByteBuffer.wrap(set.getBytes(StandardCharsets.UTF_8))),
                ReactiveRedisConnection::closeLater);
    }

    private static Flux<String> pop(ReactiveRedisConnection connection, ByteBuffer set) {
        return Mono.defer(() -> connection.zSetCommands().bZPopMin(set.duplicate(), WAIT))
                .mapNotNull(popped -> new String(popped.getValue(), StandardCharsets.UTF_8))
                .repeat();
    }

    /** Asks, or asks again. */
    public Mono<Void> add(String set, String member) {
        return redis.opsForZSet().add(set, member, 0).then();
    }
}
