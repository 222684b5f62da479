package wagateway.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for programs; a failure of one tells the last lines that it printed. */
public final class Awaiting {
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int LAST_LINES = 20;

    private Awaiting() {}

    /**
     * Returns when the program is ready.
     *
     * @param name how a failure names it
     * @throws IllegalStateException when it ended, or was not ready in time
     */
    public static void ready(
            String name, SupervisedProcess process, Path output, Duration timeout, BooleanSupplier ready) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended while it started" + lastLines(output));
            }
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException(
                        name + " was not ready within " + timeout.toSeconds() + " s" + lastLines(output));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /**
     * Returns when it holds.
     *
     * @param what how a failure names it
     * @throws IllegalStateException when it did not hold in time
     */
    public static void condition(String what, Duration timeout, BooleanSupplier holds) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException(
                        "waited " + timeout.toSeconds() + " s for " + what + ", which did not come");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /**
     * Returns when the program has ended well.
     *
     * @param name how a failure names it
     * @throws IllegalStateException when its exit status is not 0, or it took too long and was ended
     */
    public static void success(String name, SupervisedProcess process, Path output, Duration timeout) {
        int status = process.onExit()
                .completeOnTimeout(-1, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        process.close();
        if (status != 0) {
            throw new IllegalStateException(name + " failed with status " + status + lastLines(output));
        }
    }

    private static String lastLines(Path output) {
        if (!Files.exists(output)) {
            return "";
        }
        try {
            List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
            return ":\n  " + String.join("\n  ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
