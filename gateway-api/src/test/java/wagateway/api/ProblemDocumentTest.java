package wagateway.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import wagateway.api.problem.ProblemCode;
import wagateway.architecture.GeneratedDocument;

class ProblemDocumentTest {
    @Test
    void every_problem_is_documented() throws IOException {
        String rows = Arrays.stream(ProblemCode.values())
                .sorted(Comparator.comparing(ProblemCode::status))
                .map(code -> "| %d | `%s` | %s |\n".formatted(code.status().value(), code.code(), code.title()))
                .collect(Collectors.joining("", "| status | code | meaning |\n|---|---|---|\n", ""));

        GeneratedDocument.check(
                Path.of("../docs/errors.md"),
                document -> GeneratedDocument.withPart(document, "<!-- codes -->\n", "<!-- end of codes -->", rows));
    }
}
