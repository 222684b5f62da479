package wagateway.stack.rehearsal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the jar of a pod lies extracted, with what the JVM learned of it.
 *
 * @param packaged the jar as the build made it, which runs by itself too
 */
public record RehearsedPod(Path packaged) {
    private static final String FOLDER = "rehearsed";

    /** Options of the JVM where no others are given: a cache is of no use with others than it was made with. */
    public static final List<String> JVM = List.of(
            "-Xmx256m",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** What the JVM is to be told to run the pod: with its cache where there is one of this jar, else as it was packaged. */
    public List<String> arguments() {
        return isCurrent()
                ? List.of("-XX:AOTCache=" + cache(), "-jar", jar().toString())
                : List.of("-jar", packaged.toString());
    }

    Path folder() {
        return packaged.resolveSibling(FOLDER);
    }

    Path jar() {
        return folder().resolve(packaged.getFileName());
    }

    Path cache() {
        return folder().resolve("app.aot");
    }

    private boolean isCurrent() {
        try {
            return Files.exists(cache())
                    && Files.getLastModifiedTime(cache()).compareTo(Files.getLastModifiedTime(packaged)) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
