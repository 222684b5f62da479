package wagateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * A document that is made from the code, or has a part that is. With {@code -Ddocs.update=true} it is written, else a
 * stale one fails the test.
 */
public final class GeneratedDocument {
    private GeneratedDocument() {}

    /** @param current makes what the document should be of what it is */
    public static void check(Path document, UnaryOperator<String> current) throws IOException {
        String is = Files.exists(document) ? Files.readString(document) : "";
        String shouldBe = current.apply(is);
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(document, shouldBe);
        } else {
            assertThat(is)
                    .as(document.getFileName() + " is current: else run 'make docs'")
                    .isEqualTo(shouldBe);
        }
    }

    /** Replaces what stands between two lines. */
    public static String withPart(String document, String from, String to, String part) {
        int start = document.indexOf(from);
        assertThat(start).as(from).isNotNegative();
        int end = document.indexOf(to, start);
        assertThat(end).as(to).isNotNegative();
        return document.substring(0, start + from.length()) + part + document.substring(end);
    }
}
