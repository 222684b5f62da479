package wagateway.stack;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables; an empty one counts as absent.
 *
 * @param variables by name
 */
record Environment(Map<String, String> variables) {
    private static final int MAX_PORT = 65_535;

    @Nullable
    String get(String name) {
        String value = variables.getOrDefault(name, "");
        return value.isBlank() ? null : value.strip();
    }

    String get(String name, String otherwise) {
        String value = get(name);
        return value == null ? otherwise : value;
    }

    /** @throws StartFailure when it is set to something else than a port */
    int port(String name, int otherwise) {
        String value = get(name, Integer.toString(otherwise));
        if (!value.matches("[1-9]\\d{0,4}") || Integer.parseInt(value) > MAX_PORT) {
            throw new StartFailure(name + " must be a port (1 to " + MAX_PORT + "), but is '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}
