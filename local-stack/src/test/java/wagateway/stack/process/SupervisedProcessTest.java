package wagateway.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedProcessTest {
    @TempDir
    private Path folder;

    @Test
    void a_program_that_ends_by_itself_gives_its_status_and_output() throws Exception {
        var process = start("echo \"$GREETING\"; exit 7", Map.of("GREETING", "hello"));

        assertThat(process.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(folder.resolve("output")).hasContent("hello");
    }

    @Test
    void closing_ends_the_program_and_removes_its_scratch_folder() {
        var process = start("exec sleep 1000", Map.of());

        process.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(folder.resolve("scratch")).doesNotExist();
    }

    @Test
    void a_program_that_does_not_listen_is_killed() {
        var process = start("trap '' TERM; echo ready; while :; do sleep 1; done", Map.of());
        Awaiting.ready("the program", process, folder.resolve("output"), Duration.ofSeconds(10), this::hasPrinted);

        process.close();

        assertThat(process.isAlive()).isFalse();
    }

    private boolean hasPrinted() {
        return folder.resolve("output").toFile().length() > 0;
    }

    private SupervisedProcess start(String script, Map<String, String> environment) {
        try {
            Path scratch = Files.createDirectory(folder.resolve("scratch"));
            return SupervisedProcess.start(new SupervisedProcess.Program(
                    List.of("/bin/sh", "-c", script), environment, folder.resolve("output"), "TERM", scratch));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
