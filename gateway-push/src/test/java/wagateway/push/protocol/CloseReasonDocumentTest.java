package wagateway.push.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CloseReasonDocumentTest {
    /** The causes in between are told in the figures of the defaults. */
    @Test
    void every_close_code_is_documented_with_its_advice_and_no_other() throws IOException {
        var rows = Files.readAllLines(Path.of("../docs/events.md")).stream()
                .dropWhile(line -> !line.startsWith("## When a connection ends"))
                .filter(line -> line.matches("\\| \\d{4}.*"))
                .map(line -> line.replaceAll("\\| (\\d+)[^|]*\\|[^|]*\\| ([^|(]*?)( \\([^|]*)? \\|", "$1 $2"));

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(CloseReason.values())
                        .filter(reason -> reason.advice() != CloseReason.Advice.NONE)
                        .map(reason -> reason.code() + " " + reason.advice().text())
                        .toList());
    }
}
