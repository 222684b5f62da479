package wagateway.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders for a while. */
public final class Scratch {
    private Scratch() {}

    /** A new empty folder that only its owner may read. */
    public static Path create() {
        try {
            return Files.createTempDirectory("wagateway-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Likewise, in a folder that is there. */
    public static Path createIn(Path folder) {
        try {
            return Files.createTempDirectory(folder, "wagateway-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a folder and all below it; nothing happens when it is not there. */
    public static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
