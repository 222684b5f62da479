package wagateway.stack.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsedPodTest {
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path target;

    private RehearsedPod pod;

    @BeforeEach
    void build() throws IOException {
        Path jar = Files.createFile(target.resolve("gateway-api-1.jar"));
        Files.setLastModifiedTime(jar, FileTime.from(BUILT));
        pod = new RehearsedPod(jar);
    }

    @Test
    void one_that_was_not_rehearsed_is_run_as_it_was_packaged() {
        assertThat(pod.arguments())
                .containsExactly("-jar", target.resolve("gateway-api-1.jar").toString());
    }

    @Test
    void one_that_was_is_run_with_its_cache() throws IOException {
        writeCache(BUILT.plusSeconds(1));

        assertThat(pod.arguments())
                .containsExactly(
                        "-XX:AOTCache=" + target.resolve("rehearsed/app.aot"),
                        "-jar",
                        target.resolve("rehearsed/gateway-api-1.jar").toString());
    }

    @Test
    void what_was_learned_of_a_jar_before_is_of_no_use() throws IOException {
        writeCache(BUILT.minusSeconds(1));

        assertThat(pod.arguments()).doesNotContain("-XX:AOTCache=" + pod.cache());
    }

    private void writeCache(Instant at) throws IOException {
        Files.createDirectories(pod.folder());
        Files.setLastModifiedTime(Files.createFile(pod.cache()), FileTime.from(at));
    }
}
