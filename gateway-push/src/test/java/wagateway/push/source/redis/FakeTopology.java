package wagateway.push.source.redis;

import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.cluster.PipelinedRedisFuture;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import wagateway.model.channel.PodKeys;

/** Servers that do nothing by themselves: what they are asked for is written down, what they answer is told. */
final class FakeTopology implements Topology {
    static final Node A = new Node("a", "a:1");
    static final Node B = new Node("b", "b:1");

    /** A channel whose name begins with the letter of a node has its slot there, until it moves. */
    final Map<Integer, Node> slots = new HashMap<>(Map.of((int) 'a', A, (int) 'b', B));

    final List<Connection> connections = new ArrayList<>();
    Collection<Node> nodes = List.of(A, B);
    int refreshes;

    /** A connection for subscriptions, and all that was asked for on it: {@code +channel}, {@code -channel}. */
    static final class Connection {
        final Node node;
        final List<String> asked = new ArrayList<>();
        private @Nullable RedisPubSubListener<String, String> listener;
        private @Nullable RedisConnectionStateListener state;
        boolean open = true;

        Connection(Node node) {
            this.node = node;
        }

        /** The channels that the pod wants, canaries aside; they are not remembered any longer. */
        List<String> asked() {
            List<String> channels =
                    asked.stream().filter(asked -> !asked.contains("canary")).toList();
            asked.clear();
            return channels;
        }

        void confirms(String channel) {
            Objects.requireNonNull(listener).ssubscribed(channel, 1);
        }

        void ends(String channel) {
            Objects.requireNonNull(listener).sunsubscribed(channel, 1);
        }

        void says(String channel, String message) {
            Objects.requireNonNull(listener).smessage(channel, message);
        }

        void breaks() {
            open = false;
            Objects.requireNonNull(state).onRedisDisconnected(null);
        }

        /** What is published to its canary comes. */
        void canariesCome() {
            for (String canary : List.copyOf(asked)) {
                if (canary.startsWith("+") && PodKeys.isCanary(canary.substring(1))) {
                    confirms(canary.substring(1));
                    says(canary.substring(1), "");
                }
            }
        }

        private @Nullable Object call(String method, Object[] arguments) {
            return switch (method) {
                case "addListener" -> {
                    if (arguments[0] instanceof RedisPubSubListener<?, ?> || listener == null) {
                        listener = cast(arguments[0]);
                    }
                    state = (RedisConnectionStateListener) arguments[0];
                    yield null;
                }
                case "isOpen" -> open;
                case "async" -> fake(RedisPubSubAsyncCommands.class, this::call);
                case "closeAsync" -> {
                    open = false;
                    yield CompletableFuture.completedFuture(null);
                }
                case "ssubscribe", "sunsubscribe" -> {
                    String sign = method.equals("ssubscribe") ? "+" : "-";
                    Arrays.stream((Object[]) arguments[0]).forEach(channel -> asked.add(sign + channel));
                    yield new PipelinedRedisFuture<>(CompletableFuture.completedFuture(null));
                }
                default -> throw new UnsupportedOperationException(method);
            };
        }

        @SuppressWarnings("unchecked")
        private static RedisPubSubListener<String, String> cast(Object listener) {
            return (RedisPubSubListener<String, String>) listener;
        }
    }

    /** The last connection that was made to a node. */
    Connection to(Node node) {
        return connections.stream()
                .filter(connection -> connection.node.equals(node))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    @Override
    public Collection<Node> nodes() {
        return nodes;
    }

    /** Canaries of any node: their number says which. */
    @Override
    public int slotOf(String channel) {
        return PodKeys.isCanary(channel)
                ? 'a' + (channel.replaceAll("\\D", "").charAt(0) - '0') % 2
                : channel.charAt(0);
    }

    @Override
    public @Nullable Node nodeOf(int slot) {
        return slots.get(slot);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Mono<StatefulRedisPubSubConnection<String, String>> connect(Node node) {
        return Mono.fromSupplier(() -> {
            var connection = new Connection(node);
            connections.add(connection);
            return fake(StatefulRedisPubSubConnection.class, connection::call);
        });
    }

    @Override
    public Mono<Void> refresh() {
        return Mono.fromRunnable(() -> refreshes++);
    }

    @Override
    public void close() {}

    private interface Calls {
        @Nullable
        Object call(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> calls.call(method.getName(), arguments)));
    }
}
