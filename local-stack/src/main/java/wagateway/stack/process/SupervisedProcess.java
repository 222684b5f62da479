package wagateway.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running program that ends when it is told to or when this JVM ends, however that happens: a small shell beside it
 * watches a pipe that the kernel closes with the JVM. The program does not see a Ctrl-C of the terminal.
 *
 * <p>Not promised: anything when the shell itself is killed first.
 */
public final class SupervisedProcess implements AutoCloseable {
    private static final String SCRIPT = script();
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Process shell;
    private final @Nullable Path scratch;

    private SupervisedProcess(Process shell, @Nullable Path scratch) {
        this.shell = shell;
        this.scratch = scratch;
    }

    /**
     * What to run.
     *
     * @param command program and arguments
     * @param environment added to that of this JVM
     * @param output gets what the program prints, appended
     * @param signal asks the program to end, as {@code kill -s} names it
     * @param scratch removed when the program was ended from outside; null for nothing
     */
    public record Program(
            List<String> command,
            Map<String, String> environment,
            Path output,
            String signal,
            @Nullable Path scratch) {}

    /** @throws UncheckedIOException when there is no shell, or the output cannot be written */
    public static SupervisedProcess start(Program program) {
        var command = new ArrayList<String>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        String scratch = program.scratch() == null ? "" : program.scratch().toString();
        command.addAll(List.of("/bin/sh", "-c", SCRIPT, "supervise", program.signal(), scratch));
        command.addAll(program.command());
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(program.output().toFile()));
        builder.environment().putAll(program.environment());
        try {
            return new SupervisedProcess(builder.start(), program.scratch());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return shell.isAlive();
    }

    /** Completes with the exit status of the program when it has ended; a signal counts as 128 and its number. */
    public CompletableFuture<Integer> onExit() {
        return shell.onExit().thenApply(Process::exitValue);
    }

    /**
     * Sends a signal to the program and to everything it started.
     *
     * @param signal as {@code kill -s} names it
     */
    public void signal(String signal) {
        var ownShell = shell.info().command();
        var command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$@\"", "kill", signal));
        shell.toHandle()
                .descendants()
                .filter(process -> !process.info().command().equals(ownShell))
                .forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the program to end, without waiting for it. */
    public void release() {
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the program: asks it, waits 3 s, then kills it and everything it started. */
    @Override
    public void close() {
        release();
        try {
            if (!shell.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                shell.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
                shell.waitFor();
            }
        } catch (InterruptedException e) {
            shell.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
        if (scratch != null) {
            Scratch.remove(scratch);
        }
    }

    private static String script() {
        try (var in = SupervisedProcess.class.getResourceAsStream("supervise.sh")) {
            if (in == null) {
                throw new IOException("supervise.sh is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
