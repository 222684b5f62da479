package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExampleDocumentTest {
    @Test
    void the_java_client_that_the_document_shows_is_the_one_that_runs() throws IOException {
        Path example = Path.of("../examples/java/src/main/java/wagateway/example/SessionWatcher.java");
        String client = Files.readString(example);
        String shown = client.substring(client.indexOf("    // shown"), client.indexOf("    // end"));

        assertThat(Files.readString(Path.of("..", "docs", "plain-websocket.md")))
                .contains("```java\n"
                        + shown.substring(shown.indexOf('\n') + 1)
                                .stripTrailing()
                                .stripIndent() + "\n```");
    }
}
