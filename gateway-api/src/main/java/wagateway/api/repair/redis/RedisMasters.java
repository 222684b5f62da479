package wagateway.api.repair.redis;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.models.role.RedisInstance.Role;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import wagateway.api.repair.Masters;
import wagateway.model.channel.MasterKeys;
import wagateway.model.channel.Script;
import wagateway.model.channel.UserKeys;
import wagateway.model.identity.UserId;

/** Each master keeps the run id of the one that lacks nothing; a replica that became the master has that of the old one. */
@Component
final class RedisMasters implements Masters {
    private static final RedisScript<String> BEHIND = RedisScript.of(Script.BEHIND.text(), String.class);
    private static final Duration CLAIM = Duration.ofSeconds(10);
    private static final int TAGS = 1 << 16;

    private final ReactiveStringRedisTemplate redis;
    private final LettuceConnectionFactory connections;

    RedisMasters(ReactiveStringRedisTemplate redis, LettuceConnectionFactory connections) {
        this.redis = redis;
        this.connections = connections;
    }

    /** The first time it connects, and so blocks. */
    @Override
    public Flux<Master> behind() {
        return Flux.defer(this::masters).subscribeOn(Schedulers.boundedElastic());
    }

    private Flux<Master> masters() {
        if (!(connections.getRequiredNativeClient() instanceof RedisClusterClient cluster)) {
            return ask(0, "");
        }
        return Flux.fromIterable(cluster.getPartitions())
                .filter(node -> node.getRole() == Role.UPSTREAM && !node.hasNoSlots())
                .concatMap(node -> ask(tagOn(node), node.getNodeId()));
    }

    private Flux<Master> ask(int tag, String node) {
        var keys = new MasterKeys(tag);
        return redis.execute(BEHIND, List.of(keys.mark(), keys.claim()), List.of(Long.toString(CLAIM.toMillis())))
                .filter(runId -> !runId.isEmpty())
                .map(runId -> new Master(keys.mark(), runId, user -> node.isEmpty() || has(node, user)))
                .onErrorResume(_ -> Flux.empty());
    }

    private static int tagOn(RedisClusterNode node) {
        return IntStream.range(0, TAGS)
                .filter(tag -> node.hasSlot(SlotHash.getSlot(new MasterKeys(tag).mark())))
                .findFirst()
                .orElse(0);
    }

    private boolean has(String node, UserId user) {
        return connections.getRequiredNativeClient() instanceof RedisClusterClient cluster
                && cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(new UserKeys(user).channel()))
                        instanceof RedisClusterNode owner
                && owner.getNodeId().equals(node);
    }

    @Override
    public Mono<Void> caughtUp(Master master) {
        return redis.opsForValue().set(master.mark(), master.runId()).then();
    }
}
