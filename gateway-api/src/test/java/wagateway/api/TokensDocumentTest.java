package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TokensDocumentTest {
    @Test
    void the_java_issuer_that_the_document_shows_is_the_one_that_runs() throws IOException {
        String issuer = Files.readString(Path.of("src/test/java/wagateway/api/example/TokenIssuer.java"));

        assertThat(Files.readString(Path.of("..", "docs", "tokens.md")))
                .contains("```java\n%s```".formatted(issuer.substring(issuer.indexOf("import"))));
    }
}
