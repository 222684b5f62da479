package wagateway.stack.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wagateway.stack.process.Awaiting;
import wagateway.stack.process.PidFile;
import wagateway.stack.process.Ports;
import wagateway.stack.process.Scratch;
import wagateway.stack.process.SupervisedProcess;

/**
 * A PostgreSQL that listens on 127.0.0.1 only, trusts whoever reaches it there, and ends with this JVM. Runs as root
 * too, in a user namespace of its own.
 */
public final class EmbeddedPostgreSql implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String FAST_SHUTDOWN = "INT";
    private static final String IMMEDIATE_SHUTDOWN = "QUIT";
    /** What a primary and a standby say of themselves. */
    private static final List<String> READY = List.of("ready", "standby");

    private static final String PID_FILE = "postmaster.pid";
    private static final List<String> LOCAL =
            List.of("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300");
    private static final List<String> SETTINGS = with(LOCAL, "wal_level=minimal", "max_wal_senders=0");
    private static final List<String> REPLICATED = with(LOCAL, "wal_level=replica", "wal_keep_size=1GB");
    /** Of use only after a crash of the machine; what was committed survives one of the server without them. */
    private static final List<String> NOT_DURABLE = List.of("fsync=off", "full_page_writes=off");

    private final Start start;
    private final int port;
    private SupervisedProcess process;

    private EmbeddedPostgreSql(Start start, int port) {
        this.start = start;
        this.port = port;
        this.process = start.run();
    }

    /**
     * An empty one on a free port; its files go when it is closed.
     *
     * @throws IllegalStateException when it does not start; with the last lines it printed
     */
    public static EmbeddedPostgreSql startTemporary() {
        return startAlone(Scratch.create(), NOT_DURABLE);
    }

    /**
     * As above, but each commit waits for the disk, as where data are to be kept.
     *
     * @param scratch where its files are
     */
    public static EmbeddedPostgreSql startTemporaryDurable(Path scratch) {
        return startAlone(scratch, List.of());
    }

    private static EmbeddedPostgreSql startAlone(Path scratch, List<String> more) {
        Path data = scratch.resolve("data");
        Path log = scratch.resolve("log");
        var program = PostgreSqlProgram.installed();
        initialise(program.initialise(data, false), log);
        int port = Ports.free();
        List<String> settings = with(SETTINGS, more.toArray(String[]::new));
        var start = new Start(program.run(data, port, settings), data, log, IMMEDIATE_SHUTDOWN, scratch);
        return new EmbeddedPostgreSql(start, port);
    }

    /**
     * A primary and a standby that follows it, both empty; their files go when they are closed.
     *
     * @param synchronous whether a commit waits until the standby has it on its disk
     * @param place where the files of the primary are
     * @return the primary, then the standby
     * @throws IllegalStateException when one does not start; with the last lines it printed
     */
    public static List<EmbeddedPostgreSql> startPair(boolean synchronous, Path place) {
        var program = PostgreSqlProgram.installed();
        Path[] scratch = {place, Scratch.create()};
        Path data = scratch[0].resolve("data");
        initialise(program.initialise(data, false), scratch[0].resolve("log"));
        Path copy = scratch[1].resolve("data");
        Path log = scratch[1].resolve("log");
        var cp = List.of("cp", "-a", data.toString(), copy.toString());
        Awaiting.success(
                "cp",
                SupervisedProcess.start(new SupervisedProcess.Program(cp, Map.of(), log, "TERM", null)),
                log,
                TIMEOUT);
        try {
            Files.createFile(copy.resolve("standby.signal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int port = Ports.free();
        var primary =
                startTemporary(program, scratch[0], port, "synchronous_standby_names=" + (synchronous ? "*" : ""));
        try {
            String follows = "primary_conninfo=host=127.0.0.1 user=postgres port=" + port;
            return List.of(primary, startTemporary(program, scratch[1], Ports.free(), follows));
        } catch (RuntimeException e) {
            primary.close();
            throw e;
        }
    }

    private static EmbeddedPostgreSql startTemporary(
            PostgreSqlProgram program, Path scratch, int port, String setting) {
        List<String> settings = with(with(REPLICATED, NOT_DURABLE.toArray(String[]::new)), setting);
        Path data = scratch.resolve("data");
        var start =
                new Start(program.run(data, port, settings), data, scratch.resolve("log"), IMMEDIATE_SHUTDOWN, scratch);
        return new EmbeddedPostgreSql(start, port);
    }

    /**
     * One that keeps its data. A server that a killed JVM left behind on the same data is ended first.
     *
     * @param dataDirectory made when it is not there
     * @throws IllegalStateException when it does not start; with the last lines it printed
     */
    public static EmbeddedPostgreSql start(Path dataDirectory, int port) {
        Path data = dataDirectory.toAbsolutePath().normalize();
        Path log = data.resolveSibling(data.getFileName() + ".log");
        var program = PostgreSqlProgram.installed();
        try {
            Files.createDirectories(data.resolveSibling("."));
            Files.deleteIfExists(log);
            PidFile.endOwner(data.resolve(PID_FILE), program.server(), FAST_SHUTDOWN, TIMEOUT);
            if (!Files.exists(data)) {
                // moved into place when it is whole, so that an interrupted first start can be repeated
                Path draft = data.resolveSibling(data.getFileName() + ".new");
                Scratch.remove(draft);
                initialise(program.initialise(draft, true), log);
                Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new EmbeddedPostgreSql(
                new Start(program.run(data, port, SETTINGS), data, log, FAST_SHUTDOWN, null), port);
    }

    /** {@code postgresql://postgres@127.0.0.1:<port>/postgres}. */
    public String url() {
        return "postgresql://postgres@127.0.0.1:" + port + "/postgres";
    }

    public int port() {
        return port;
    }

    /** Ends all its processes as {@code kill -9} does; its files stay for {@link #restart}. */
    public void crash() {
        // a postmaster that were left for a moment would start its processes again
        stall();
        process.signal("KILL");
        process.onExit().join();
    }

    /** From now on none of its processes does anything, though connections stay open; until {@link #resume}. */
    public void stall() {
        process.signal("STOP");
        process.signal("STOP");
    }

    public void resume() {
        process.signal("CONT");
    }

    /**
     * After {@link #crash}: again on the same data and port.
     *
     * @throws IllegalStateException when it does not start; with the last lines it printed
     */
    public void restart() {
        process = start.run();
    }

    @Override
    public void close() {
        process.close();
    }

    private static List<String> with(List<String> settings, String... more) {
        return Stream.concat(settings.stream(), Stream.of(more)).toList();
    }

    private static void initialise(List<String> command, Path log) {
        var initdb = SupervisedProcess.start(
                new SupervisedProcess.Program(command, Map.of(), log, IMMEDIATE_SHUTDOWN, null));
        Awaiting.success("initdb", initdb, log, TIMEOUT);
    }

    /** How the server is started, as often as that is needed. */
    private record Start(
            List<String> command,
            Path data,
            Path log,
            String shutdown,
            @Nullable Path scratch) {
        SupervisedProcess run() {
            try {
                SharedMemory.of(data.resolve(PID_FILE)).awaitUnused(TIMEOUT);
                // a server that was killed left one that says it is ready
                Files.deleteIfExists(data.resolve(PID_FILE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            var process =
                    SupervisedProcess.start(new SupervisedProcess.Program(command, Map.of(), log, shutdown, scratch));
            try {
                Awaiting.ready("PostgreSQL", process, log, TIMEOUT, this::isReady);
            } catch (IllegalStateException e) {
                process.close();
                throw e;
            }
            return process;
        }

        /** The eighth line of the file says so, which is what {@code pg_ctl --wait} looks at. */
        private boolean isReady() {
            List<String> lines = PidFile.lines(data.resolve(PID_FILE));
            return lines.size() >= 8 && READY.contains(lines.get(7).strip());
        }
    }
}
