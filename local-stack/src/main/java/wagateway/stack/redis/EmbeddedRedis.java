package wagateway.stack.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wagateway.stack.process.Awaiting;
import wagateway.stack.process.BundledProgram;
import wagateway.stack.process.PidFile;
import wagateway.stack.process.Platform;
import wagateway.stack.process.Ports;
import wagateway.stack.process.Scratch;
import wagateway.stack.process.SupervisedProcess;

/**
 * A Redis that listens on 127.0.0.1 only, without a password, and ends with this JVM; it has each {@link RedisUser} too. It never saves
 * its data: it is a cache, and one that came back from an older file would show what is over as if it were complete.
 */
public final class EmbeddedRedis implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(15);
    static final String SHUTDOWN = "TERM";
    private static final String PROGRAM = "redis-server";
    private static final String NEVER = "";

    private final SupervisedProcess process;
    private final int port;

    private EmbeddedRedis(SupervisedProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** An empty one on a free port that writes nothing to disk. */
    public static EmbeddedRedis startTemporary() {
        return startTemporary(Ports.free());
    }

    /**
     * An empty one that writes nothing to disk.
     *
     * @throws IllegalStateException when it does not start; with the last lines it printed
     */
    public static EmbeddedRedis startTemporary(int port) {
        return startTemporary(port, List.of());
    }

    /** As above, with more settings, as {@code redis-server} takes them on its command line. */
    static EmbeddedRedis startTemporary(int port, List<String> settings) {
        Path scratch = Scratch.create();
        return run(port, scratch, scratch.resolve("log"), scratch, settings);
    }

    /** A copy of another one, kept the same by replication; it has everything when this returns. */
    public static EmbeddedRedis startReplicaOf(EmbeddedRedis master) {
        var replica = startTemporary(
                Ports.free(), List.of("--replicaof", "127.0.0.1 " + master.port, "--repl-diskless-sync-delay", "0"));
        Awaiting.ready("The replica", replica.process, Path.of(""), TIMEOUT, replica::follows);
        return replica;
    }

    /** Whether it is a replica with an intact link to its master. */
    boolean follows() {
        return ask("INFO", "replication").contains("master_link_status:up");
    }

    /**
     * An empty one with a place of its own. A server that a killed JVM left behind there is ended first, and data that
     * one saved there are deleted.
     *
     * @param dataDirectory made when it is not there
     * @throws IllegalStateException when it does not start; with the last lines it printed
     */
    public static EmbeddedRedis start(int port, Path dataDirectory) {
        Path data = dataDirectory.toAbsolutePath().normalize();
        Path log = data.resolveSibling(data.getFileName() + ".log");
        try {
            Files.createDirectories(data);
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PidFile.endOwner(pidFile(data), installed(), SHUTDOWN, TIMEOUT);
        try {
            Files.deleteIfExists(data.resolve("dump.rdb"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run(port, data, log, null, List.of());
    }

    /** {@code redis://127.0.0.1:<port>}. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Ends it as {@code kill -9} does. */
    public void crash() {
        process.signal("KILL");
        process.onExit().join();
    }

    /** Sends a command; see {@link RedisConsole}. */
    public String ask(String... command) {
        return RedisConsole.ask(port, command);
    }

    /** Stands still, with its connections open, until {@link #resume}. */
    public void pause() {
        process.signal("STOP");
    }

    public void resume() {
        process.signal("CONT");
    }

    @Override
    public void close() {
        process.close();
    }

    private static EmbeddedRedis run(int port, Path data, Path log, @Nullable Path scratch, List<String> settings) {
        Path users = data.resolve("users.acl");
        try {
            Files.writeString(users, RedisUser.rules());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var command = new ArrayList<>(List.of(
                installed().toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--save",
                NEVER,
                "--dir",
                data.toString(),
                "--pidfile",
                pidFile(data).toString(),
                "--aclfile",
                users.toString(),
                "--loglevel",
                "warning"));
        command.addAll(settings);
        var process = SupervisedProcess.start(new SupervisedProcess.Program(command, Map.of(), log, SHUTDOWN, scratch));
        try {
            Awaiting.ready("Redis", process, log, TIMEOUT, () -> Files.exists(pidFile(data)) && listens(port));
        } catch (IllegalStateException e) {
            process.close();
            throw e;
        }
        return new EmbeddedRedis(process, port);
    }

    private static Path pidFile(Path data) {
        return data.resolve("redis.pid");
    }

    static Path installed() {
        String version = "redis-server-7.0.15-";
        String resource = switch (Platform.current()) {
            case LINUX_AMD64 -> "/" + version + "linux-amd64";
            case LINUX_ARM64 -> "/" + version + "linux-arm64";
            case DARWIN_ARM64 -> "/" + version + "darwin-arm64";
        };
        return BundledProgram.folder(resource, EmbeddedRedis::unpack).resolve(PROGRAM);
    }

    private static void unpack(InputStream packed, Path folder) throws IOException {
        Path program = folder.resolve(PROGRAM);
        Files.copy(packed, program);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    static boolean listens(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
