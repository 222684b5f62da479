package wagateway.stack.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import wagateway.stack.process.Awaiting;
import wagateway.stack.process.Ports;
import wagateway.stack.process.Scratch;
import wagateway.stack.process.SupervisedProcess;

/** One Sentinel that decides alone, within seconds, which of a master and its replicas is the master. */
public final class EmbeddedSentinel implements AutoCloseable {
    /** The name of what it watches. */
    public static final String MASTER = "gateway";

    private final SupervisedProcess process;
    private final int port;

    private EmbeddedSentinel(SupervisedProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Begins to watch; the replicas are known to it when this returns.
     *
     * @param replicas how many the master has
     */
    public static EmbeddedSentinel watching(EmbeddedRedis master, int replicas) {
        int port = Ports.free();
        Path scratch = Scratch.create();
        Path settings = scratch.resolve("sentinel.conf");
        Path log = scratch.resolve("log");
        try {
            Files.writeString(settings, settings(port, scratch, master));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var command = List.of(EmbeddedRedis.installed().toString(), settings.toString(), "--sentinel");
        var process = SupervisedProcess.start(
                new SupervisedProcess.Program(command, Map.of(), log, EmbeddedRedis.SHUTDOWN, scratch));
        var sentinel = new EmbeddedSentinel(process, port);
        try {
            Awaiting.ready(
                    "Sentinel",
                    process,
                    log,
                    EmbeddedRedis.TIMEOUT,
                    () -> EmbeddedRedis.listens(port) && sentinel.knows(replicas));
        } catch (IllegalStateException e) {
            process.close();
            throw e;
        }
        return sentinel;
    }

    /** {@code redis-sentinel://127.0.0.1:<port>#<master>}. */
    public String url() {
        return "redis-sentinel://127.0.0.1:" + port + "#" + MASTER;
    }

    /** The port of the present master. */
    public int master() {
        return Integer.parseInt(RedisConsole.ask(port, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER)
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow());
    }

    private static String settings(int port, Path scratch, EmbeddedRedis master) {
        return """
                bind 127.0.0.1
                port %1$d
                dir %2$s
                loglevel warning
                sentinel monitor %3$s 127.0.0.1 %4$d 1
                sentinel down-after-milliseconds %3$s 500
                sentinel failover-timeout %3$s 2000
                """.formatted(port, scratch, MASTER, master.port());
    }

    private boolean knows(int replicas) {
        return RedisConsole.ask(port, "SENTINEL", "REPLICAS", MASTER)
                        .lines()
                        .filter("runid"::equals)
                        .count()
                == replicas;
    }

    @Override
    public void close() {
        process.close();
    }
}
