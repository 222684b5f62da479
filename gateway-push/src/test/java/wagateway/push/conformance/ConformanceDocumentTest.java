package wagateway.push.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConformanceDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/conformance.md");
    private static final Pattern PASSED_CASE = Pattern.compile("^\\| (.+) \\| ✓ \\|$", Pattern.MULTILINE);

    static Stream<Arguments> suites() {
        return Stream.of(
                Arguments.of("## Engine.IO protocol 4", List.of(EngineIoConformanceIT.class)),
                Arguments.of(
                        "## Socket.IO protocol 5",
                        List.of(SocketIoTransportConformanceIT.class, SocketIoConformanceIT.class)));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void the_documented_cases_are_those_that_are_tested(String heading, List<Class<?>> tests) throws IOException {
        assertThat(documented(heading))
                .as("docs/conformance.md under " + heading)
                .containsExactlyInAnyOrderElementsOf(tested(tests));
    }

    private static List<String> documented(String heading) throws IOException {
        String document = Files.readString(DOCUMENT);
        int start = document.indexOf(heading);
        int end = document.indexOf("\n## ", start);
        return PASSED_CASE
                .matcher(document.substring(start, end < 0 ? document.length() : end))
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    private static List<String> tested(List<Class<?>> tests) {
        return tests.stream()
                .flatMap(test -> Arrays.stream(test.getDeclaredMethods()))
                .map(method -> method.getAnnotation(DisplayName.class))
                .filter(Objects::nonNull)
                .map(DisplayName::value)
                .toList();
    }
}
