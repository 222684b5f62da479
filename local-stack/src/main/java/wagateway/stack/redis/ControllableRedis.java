package wagateway.stack.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import wagateway.stack.process.Awaiting;

/** A Redis, in one of its topologies, that others may do harm to. */
public sealed interface ControllableRedis extends AutoCloseable {
    /**
     * @param topology {@code sentinel} for a master and a replica that a Sentinel watches, {@code cluster} for three masters,
     *     else one server
     */
    static ControllableRedis start(String topology) {
        return switch (topology) {
            case "sentinel" -> new Watched();
            case "cluster" -> new Cluster();
            default -> new Single();
        };
    }

    /** {@code redisUrl}, and {@code redisPort} where it is one server. */
    Map<String, Object> addresses();

    /** @return false when this topology knows no such command */
    boolean execute(String command);

    @Override
    void close();

    /**
     * Executes {@code stop}, {@code crash} (as {@code kill -9}), {@code start} (empty, on the same port), {@code stall} and
     * {@code resume}.
     */
    final class Single implements ControllableRedis {
        private EmbeddedRedis server = EmbeddedRedis.startTemporary();

        @Override
        public Map<String, Object> addresses() {
            return Map.of("redisUrl", server.url(), "redisPort", server.port());
        }

        @Override
        public boolean execute(String command) {
            switch (command) {
                case "stop" -> server.close();
                case "crash" -> server.crash();
                case "stall" -> server.pause();
                case "resume" -> server.resume();
                case "start" -> {
                    server.close();
                    server = EmbeddedRedis.startTemporary(server.port());
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /**
     * Executes {@code part}, from which on the replica gets nothing more, and {@code failover}: the master crashes, and the
     * replica is the master when that returns.
     */
    final class Watched implements ControllableRedis {
        private static final Duration TIMEOUT = Duration.ofSeconds(30);

        private final EmbeddedRedis master = EmbeddedRedis.startTemporary();
        private final EmbeddedRedis replica = EmbeddedRedis.startReplicaOf(master);
        private final EmbeddedSentinel sentinel = EmbeddedSentinel.watching(master, 1);

        @Override
        public Map<String, Object> addresses() {
            return Map.of("redisUrl", sentinel.url());
        }

        @Override
        public boolean execute(String command) {
            switch (command) {
                case "part" -> {
                    replica.pause();
                    master.ask("CLIENT", "KILL", "TYPE", "replica");
                }
                case "failover" -> {
                    master.crash();
                    replica.resume();
                    Awaiting.condition(
                            "the replica to be the master", TIMEOUT, () -> sentinel.master() == replica.port());
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close() {
            sentinel.close();
            replica.close();
            master.close();
        }
    }

    /** Executes {@code reshard n}: the slot of the nth key, counted from 0 and over again, moves to another master with all its keys. */
    final class Cluster implements ControllableRedis {
        private static final int MASTERS = 3;
        private static final String RESHARD = "reshard ";

        private final EmbeddedRedisCluster cluster = EmbeddedRedisCluster.start(MASTERS, 0);

        @Override
        public Map<String, Object> addresses() {
            return Map.of("redisUrl", cluster.url());
        }

        @Override
        public boolean execute(String command) {
            if (!command.startsWith(RESHARD)) {
                return false;
            }
            reshard(Integer.parseInt(command.substring(RESHARD.length())));
            return true;
        }

        private void reshard(int n) {
            var owners = new TreeMap<String, EmbeddedRedis>();
            cluster.masters()
                    .forEach(master -> master.ask("KEYS", "*")
                            .lines()
                            .filter(key -> !key.isEmpty())
                            .forEach(key -> owners.put(key, master)));
            if (owners.isEmpty()) {
                return;
            }
            Map.Entry<String, EmbeddedRedis> chosen =
                    List.copyOf(owners.entrySet()).get(n % owners.size());
            EmbeddedRedis owner = chosen.getValue();
            List<EmbeddedRedis> masters = cluster.masters();
            EmbeddedRedis next = masters.get((masters.indexOf(owner) + 1) % masters.size());
            cluster.move(Integer.parseInt(owner.ask("CLUSTER", "KEYSLOT", chosen.getKey())), owner, next);
        }

        @Override
        public void close() {
            cluster.close();
        }
    }
}
