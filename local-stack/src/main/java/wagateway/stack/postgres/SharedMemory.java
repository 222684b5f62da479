package wagateway.stack.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import wagateway.stack.process.Awaiting;
import wagateway.stack.process.PidFile;

/**
 * The block of shared memory by which a server tells whether processes of one before it still run on the same data: it refuses to
 * start then. A process that was killed may take a moment to go.
 *
 * @param id as System V has it; empty when no server left one
 */
record SharedMemory(String id) {
    private static final Path BLOCKS = Path.of("/proc/sysvipc/shm");
    private static final int ID = 1;
    private static final int ATTACHED = 6;

    /** The one that is noted in the seventh line of {@code postmaster.pid}, as its key and its id. */
    static SharedMemory of(Path pidFile) {
        List<String> lines = PidFile.lines(pidFile);
        String[] block = lines.size() < 7 ? new String[0] : columns(lines.get(6));
        return new SharedMemory(block.length == 2 ? block[1] : "");
    }

    /**
     * Returns when no process has it any more; at once where the system does not tell.
     *
     * @throws IllegalStateException when that takes longer
     */
    void awaitUnused(Duration timeout) {
        if (!id.isEmpty() && Files.exists(BLOCKS)) {
            Awaiting.condition("the processes of a PostgreSQL that was killed", timeout, () -> !isUsed());
        }
    }

    private boolean isUsed() {
        try (Stream<String> blocks = Files.lines(BLOCKS)) {
            return blocks.map(SharedMemory::columns)
                    .anyMatch(block -> block[ID].equals(id) && !block[ATTACHED].equals("0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] columns(String line) {
        return line.strip().split("\\s+");
    }
}
