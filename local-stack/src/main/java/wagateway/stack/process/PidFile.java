package wagateway.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The file in which a server notes its process id; it outlives a server that was killed. */
public final class PidFile {
    private PidFile() {}

    /** The lines of the file; none when it is not there. */
    public static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends the process that wrote the file when it still runs, and removes the file.
     *
     * @param program the file it must have been started from, so that a process which got the number since is left alone
     * @param signal as {@code kill -s} names it
     * @param timeout how long the process may take before it is killed
     */
    public static void endOwner(Path file, Path program, String signal, Duration timeout) {
        try {
            var owner = owner(file, program.toRealPath());
            if (owner.isPresent()) {
                end(owner.get(), signal, timeout);
            }
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an earlier " + program.getFileName() + " ended", e);
        }
    }

    private static Optional<ProcessHandle> owner(Path file, Path program) {
        return lines(file).stream()
                .findFirst()
                .map(String::strip)
                .filter(line -> line.matches("\\d{1,9}"))
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                .filter(process -> process.info()
                        .command()
                        .filter(program.toString()::equals)
                        .isPresent());
    }

    private static void end(ProcessHandle process, String signal, Duration timeout)
            throws IOException, InterruptedException {
        new ProcessBuilder("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "kill", signal, Long.toString(process.pid()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        var ended = process.onExit().completeOnTimeout(process, timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (ended.join().isAlive()) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
