package wagateway.push.source.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * One server that hears all channels: Redis alone, or the master that Sentinels name each time a connection is made.
 *
 * @param client knows the address; not closed here
 */
record SingleServer(RedisClient client) implements Topology {
    private static final Node NODE = new Node("Redis", "");

    @Override
    public Collection<Node> nodes() {
        return List.of(NODE);
    }

    @Override
    public int slotOf(String channel) {
        return 0;
    }

    @Override
    public Node nodeOf(int slot) {
        return NODE;
    }

    @Override
    public Mono<StatefulRedisPubSubConnection<String, String>> connect(Node node) {
        return Mono.fromCallable(() -> client.connectPubSub(StringCodec.UTF8)).subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Mono<Void> refresh() {
        return Mono.empty();
    }

    @Override
    public void close() {}
}
