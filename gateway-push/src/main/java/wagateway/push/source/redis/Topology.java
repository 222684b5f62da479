package wagateway.push.source.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Which server of Redis hears which shard channels. Not promised: that it is so now; {@link #refresh} tells. */
interface Topology {
    /**
     * A server that hears shard channels.
     *
     * @param id of the server, as logs name it; of a cluster, its node id
     * @param address of the server, empty where its name is looked up anew for each connection
     */
    record Node(String id, String address) {
        @Override
        public String toString() {
            return address.isEmpty() ? id : address;
        }
    }

    /** All of them; empty while none is known. */
    Collection<Node> nodes();

    /** Channels of one slot lie on one node, and one command may name them together. */
    int slotOf(String channel);

    /** Null while no node is known to have the slot. */
    @Nullable
    Node nodeOf(int slot);

    /** Makes a connection that is the caller's to close, not made again when it breaks. Fails within the timeouts of the client. */
    Mono<StatefulRedisPubSubConnection<String, String>> connect(Node node);

    /** Looks at Redis again; fails when it cannot be reached. */
    Mono<Void> refresh();

    /** Ends what this has of its own; connections end with it. */
    void close();
}
