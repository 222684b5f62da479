package wagateway.api.auth;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** A body as it was before a library wrote it anew, behind the back of who signed it. */
final class Rewritten {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A longer one is not looked at, as anybody may send it. */
    private static final int MAX_BYTES = 16 * 1024;

    /** As Python writes it. */
    private static final ObjectWriter SPACED = JSON.writer()
            .with(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Spacing.AFTER)
                            .withObjectEntrySpacing(Spacing.AFTER)
                            .withArrayElementSpacing(Spacing.AFTER))
                    .withObjectIndenter(new DefaultPrettyPrinter.NopIndenter())
                    .withArrayIndenter(new DefaultPrettyPrinter.NopIndenter()));

    private Rewritten() {}

    /** The usual ways to write the same; none where it is no JSON, or more than {@value #MAX_BYTES} bytes. */
    static List<byte[]> of(byte[] body) {
        if (body.length > MAX_BYTES) {
            return List.of();
        }
        try {
            JsonNode tree = JSON.readTree(body);
            return List.of(JSON.writeValueAsBytes(tree), SPACED.writeValueAsBytes(tree));
        } catch (JacksonException _) {
            return List.of();
        }
    }
}
