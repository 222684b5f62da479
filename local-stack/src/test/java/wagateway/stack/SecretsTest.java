package wagateway.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final List<String> NAMES = List.of("JWT_SECRET", "WORKER_TOKEN");
    private static final Environment NONE = new Environment(Map.of());

    @TempDir
    private Path folder;

    @Test
    void what_is_made_up_stays_the_same() throws Exception {
        Path file = folder.resolve("secrets.env");

        Map<String, String> first = Secrets.of(NAMES, NONE, file);

        assertThat(first).containsOnlyKeys(NAMES);
        assertThat(first.get("JWT_SECRET")).hasSizeGreaterThanOrEqualTo(32).isNotEqualTo(first.get("WORKER_TOKEN"));
        assertThat(Secrets.of(NAMES, NONE, file)).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void what_is_given_wins_and_is_not_kept() {
        Path file = folder.resolve("secrets.env");
        var given = new Environment(Map.of("JWT_SECRET", "given", "WORKER_TOKEN", ""));

        Map<String, String> secrets = Secrets.of(NAMES, given, file);

        assertThat(secrets).containsEntry("JWT_SECRET", "given");
        assertThat(secrets.get("WORKER_TOKEN")).isNotEmpty();
        assertThat(file).content().doesNotContain("given");
    }
}
