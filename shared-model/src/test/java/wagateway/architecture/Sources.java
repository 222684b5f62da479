package wagateway.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where Maven compiled a class from, whatever folder the test runs in. */
final class Sources {
    private static final Path CLASSES = Path.of("target/classes");
    private static final Path SOURCES = Path.of("src/main/java");

    private Sources() {}

    /** Empty for a class of which no source is there. */
    static Optional<Path> of(JavaClass item) {
        URI place = item.getSource().orElseThrow().getUri();
        String file = item.getSource().flatMap(source -> source.getFileName()).orElse("");
        Path folder = Path.of(item.getPackageName().replace('.', '/'));
        if (!place.getScheme().equals("file") || file.isEmpty()) {
            return Optional.empty();
        }
        Path compiled = Path.of(place).getParent();
        return Optional.ofNullable(compiled)
                .filter(here -> here.endsWith(CLASSES.resolve(folder)))
                .map(here -> here.resolve("../".repeat(folder.getNameCount() + CLASSES.getNameCount())))
                .map(module ->
                        module.resolve(SOURCES).resolve(folder).resolve(file).normalize())
                .filter(Files::exists);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
