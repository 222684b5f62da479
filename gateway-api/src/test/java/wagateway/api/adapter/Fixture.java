package wagateway.api.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What workers of other kinds send, by the version of the worker; the values are invented. */
public final class Fixture {
    private Fixture() {}

    /** @param name as in {@code waha-2026.8.1/working} */
    public static String text(String name) {
        try (var file = Fixture.class.getResourceAsStream("/adapters/" + name + ".json")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ObjectNode json(String name) {
        return (ObjectNode) JsonMapper.shared().readTree(text(name));
    }
}
