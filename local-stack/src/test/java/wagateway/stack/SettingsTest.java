package wagateway.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wagateway.stack.rehearsal.RehearsedPod;

class SettingsTest {
    @TempDir
    private Path folder;

    private List<String> jars;

    @BeforeEach
    void makeJars() throws Exception {
        Path jar = Files.createFile(folder.resolve("a.jar"));
        jars = List.of("--api-jar", jar.toString(), "--push-jar", jar.toString());
    }

    @Test
    void pods_have_the_documented_ports() {
        var settings = Settings.of(jars, new Environment(Map.of()));

        assertThat(settings.apiPods()).extracting(Pod::port).containsExactly(8000, 8010);
        assertThat(settings.pushPods()).extracting(Pod::port).containsExactly(8001, 8002);
    }

    @Test
    void pods_rehearse_with_the_options_of_a_file() throws Exception {
        Path options = Files.createFile(folder.resolve("jvm.options"));
        var arguments = new ArrayList<>(jars);
        arguments.addAll(List.of("--jvm-options", options.toString()));

        assertThat(Settings.of(arguments, new Environment(Map.of())).rehearsalJvm())
                .containsExactly("@" + options);
        assertThat(Settings.of(jars, new Environment(Map.of())).rehearsalJvm()).isEqualTo(RehearsedPod.JVM);
        Files.delete(options);
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> Settings.of(arguments, new Environment(Map.of())))
                .withMessage(options + " (--jvm-options) is not there");
    }

    @Test
    void nonsense_is_refused() {
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> Settings.of(jars, new Environment(Map.of("API_PORT_1", "70000"))))
                .withMessageContaining("API_PORT_1");
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> Settings.of(List.of("--dance"), new Environment(Map.of())))
                .withMessageContaining("--data");
    }

    @Test
    void a_folder_serves_one_stack_at_a_time() throws Exception {
        try (var _ = DataFolder.open(folder)) {
            assertThatExceptionOfType(StartFailure.class)
                    .isThrownBy(() -> DataFolder.open(folder).close())
                    .withMessageContaining("another local stack");
        }
        DataFolder.open(folder).close();
    }
}
