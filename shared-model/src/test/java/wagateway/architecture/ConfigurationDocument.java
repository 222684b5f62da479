package wagateway.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of a module's settings in {@code docs/configuration.md}, made from the settings records themselves.
 */
public final class ConfigurationDocument {
    private static final Path DOCUMENT = Path.of("../docs/configuration.md");
    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

    private ConfigurationDocument() {}

    /** Compares or writes the part between the markers of the module that the test runs in. */
    public static void check(String module) throws IOException {
        String table = table();
        GeneratedDocument.check(
                DOCUMENT,
                document -> GeneratedDocument.withPart(
                        document, "<!-- settings of " + module + " -->\n", "<!-- end of settings -->", table));
    }

    private static String table() throws IOException {
        JsonNode metadata = JsonMapper.shared().readTree(Files.readString(METADATA));
        List<String> rows = metadata.get("properties")
                .valueStream()
                .map(ConfigurationDocument::row)
                .sorted()
                .toList();
        return rows.stream().collect(Collectors.joining("", "| property | default | meaning |\n|---|---|---|\n", ""));
    }

    /** As it would be set: the elements of a list with commas between them; empty where there is none. */
    private static String text(JsonNode value) {
        String text = value.asString("");
        return text.startsWith("[") && text.endsWith("]")
                ? text.substring(1, text.length() - 1).replace(", ", ",")
                : text;
    }

    private static String row(JsonNode property) {
        String meaning = Objects.requireNonNull(
                property.path("description").asString(null), () -> property.get("name") + " is not documented");
        String byDefault = text(property.path("defaultValue"));
        return "| `%s` | %s | %s |\n"
                .formatted(
                        property.get("name").asString(),
                        byDefault.isEmpty() ? "" : "`" + byDefault + "`",
                        meaning.replace("|", "\\|").replaceAll("\\s+", " "));
    }
}
