package wagateway.stack.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import wagateway.stack.process.Awaiting;
import wagateway.stack.process.Ports;

/** A Redis Cluster on 127.0.0.1 that holds a node for dead after half a second. Its masters have equal parts of the slots. */
public final class EmbeddedRedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final String NODE_TIMEOUT_MILLIS = "500";

    private final List<EmbeddedRedis> masters;
    private final List<EmbeddedRedis> replicas = new ArrayList<>();

    private EmbeddedRedisCluster(List<EmbeddedRedis> masters) {
        this.masters = masters;
    }

    /**
     * Starts, and returns when all slots are served and all replicas follow.
     *
     * @param masters at least 3, as fewer cannot agree that one of them is dead
     * @param replicas at most one for each master; the first masters have one
     */
    public static EmbeddedRedisCluster start(int masters, int replicas) {
        var cluster = new EmbeddedRedisCluster(
                IntStream.range(0, masters).mapToObj(_ -> node()).toList());
        try {
            IntStream.range(0, replicas).forEach(_ -> cluster.replicas.add(node()));
            cluster.meet();
            cluster.shareSlots();
            for (int i = 0; i < replicas; i++) {
                cluster.follow(cluster.replicas.get(i), cluster.masters.get(i));
            }
            Awaiting.condition(
                    "all slots to be served",
                    EmbeddedRedis.TIMEOUT,
                    () -> cluster.nodes().stream().allMatch(EmbeddedRedisCluster::servesAll));
            Awaiting.condition(
                    "the replicas to follow",
                    EmbeddedRedis.TIMEOUT,
                    () -> cluster.replicas.stream().allMatch(EmbeddedRedis::follows));
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static EmbeddedRedis node() {
        return EmbeddedRedis.startTemporary(
                Ports.free(),
                List.of(
                        "--cluster-enabled", "yes",
                        "--cluster-port", Integer.toString(Ports.free()),
                        "--cluster-node-timeout", NODE_TIMEOUT_MILLIS,
                        "--cluster-replica-validity-factor", "0",
                        "--cluster-require-full-coverage", "no",
                        "--repl-diskless-sync-delay", "0"));
    }

    /** {@code redis-cluster://127.0.0.1:<port>,…} with the masters it began with. */
    public String url() {
        return masters.stream()
                .map(node -> "127.0.0.1:" + node.port())
                .collect(Collectors.joining(",", "redis-cluster://", ""));
    }

    /** The masters that it began with. */
    public List<EmbeddedRedis> masters() {
        return masters;
    }

    /** The replica of one of {@link #masters()}. */
    public EmbeddedRedis replicaOf(EmbeddedRedis master) {
        return replicas.get(masters.indexOf(master));
    }

    /** Which of the masters that it began with serves a slot. */
    public EmbeddedRedis ownerOf(int slot) {
        return masters.get(Math.min(slot / (SLOTS / masters.size()), masters.size() - 1));
    }

    /** Moves a slot with its keys as {@code redis-cli --cluster reshard} does, while everything goes on. */
    public void move(int slot, EmbeddedRedis from, EmbeddedRedis to) {
        String number = Integer.toString(slot);
        to.ask("CLUSTER", "SETSLOT", number, "IMPORTING", id(from));
        from.ask("CLUSTER", "SETSLOT", number, "MIGRATING", id(to));
        for (List<String> keys = keysIn(number, from); !keys.isEmpty(); keys = keysIn(number, from)) {
            var migrate = new ArrayList<>(
                    List.of("MIGRATE", "127.0.0.1", Integer.toString(to.port()), "", "0", "5000", "KEYS"));
            migrate.addAll(keys);
            from.ask(migrate.toArray(String[]::new));
        }
        List.of(to, from).forEach(node -> node.ask("CLUSTER", "SETSLOT", number, "NODE", id(to)));
    }

    private static List<String> keysIn(String slot, EmbeddedRedis node) {
        return node.ask("CLUSTER", "GETKEYSINSLOT", slot, "100")
                .lines()
                .filter(key -> !key.isEmpty())
                .toList();
    }

    private void meet() {
        EmbeddedRedis first = masters.getFirst();
        String bus = first.ask("CONFIG", "GET", "cluster-port")
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();
        nodes().stream()
                .skip(1)
                .forEach(node -> node.ask("CLUSTER", "MEET", "127.0.0.1", Integer.toString(first.port()), bus));
        Awaiting.condition(
                "the nodes to know each other",
                EmbeddedRedis.TIMEOUT,
                () -> nodes().stream().allMatch(node -> known(node) == nodes().size()));
    }

    private static long known(EmbeddedRedis node) {
        return node.ask("CLUSTER", "NODES")
                .lines()
                .filter(line -> !line.contains("handshake"))
                .count();
    }

    /** Whether a node takes part, and knows who serves each slot; to take part it need not, as not all need be served. */
    private static boolean servesAll(EmbeddedRedis node) {
        String info = node.ask("CLUSTER", "INFO");
        return info.contains("cluster_state:ok") && info.contains("cluster_slots_ok:" + SLOTS);
    }

    private void shareSlots() {
        int share = SLOTS / masters.size();
        for (int i = 0; i < masters.size(); i++) {
            int last = i == masters.size() - 1 ? SLOTS - 1 : (i + 1) * share - 1;
            masters.get(i).ask("CLUSTER", "ADDSLOTSRANGE", Integer.toString(i * share), Integer.toString(last));
        }
    }

    private void follow(EmbeddedRedis replica, EmbeddedRedis master) {
        replica.ask("CLUSTER", "REPLICATE", id(master));
    }

    private static String id(EmbeddedRedis node) {
        return node.ask("CLUSTER", "MYID");
    }

    private List<EmbeddedRedis> nodes() {
        var nodes = new ArrayList<>(masters);
        nodes.addAll(replicas);
        return nodes;
    }

    @Override
    public void close() {
        nodes().forEach(EmbeddedRedis::close);
    }
}
