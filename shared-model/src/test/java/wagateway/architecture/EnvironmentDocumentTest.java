package wagateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of variables in {@code docs/configuration.md} are written by hand; their defaults are those that are used. */
class EnvironmentDocumentTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+):([^}]*)}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/resources/wagateway/pod/pod.yaml",
                "../gateway-api/src/main/resources/application.yaml",
                "../gateway-push/src/main/resources/application.yaml"
            })
    void each_variable_is_documented_with_its_default(String settings) throws IOException {
        String document = Files.readString(Path.of("../docs/configuration.md"));

        assertThat(VARIABLE.matcher(Files.readString(Path.of(settings))).results())
                .isNotEmpty()
                .allSatisfy(variable -> {
                    String start = "| `" + variable.group(1) + "` | ";
                    assertThat(document).contains(start);
                    String row = document.substring(document.indexOf(start));
                    assertThat(row.substring(start.length(), row.indexOf(" |", start.length())))
                            .contains(variable.group(2).isEmpty() ? "" : "`" + variable.group(2) + "`");
                });
    }
}
