package wagateway.stack.demo;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the demo server of a local stack is told.
 *
 * @param port that it listens on, of 127.0.0.1; 0 for any
 * @param origins of the pages that may use it
 * @param secret of the tokens, at least 32 bytes
 * @param audience of the tokens; null for none
 * @param issuer of the tokens; null for none
 * @param worker address of the simulated worker, whose codes the phone scans; null where real phones do
 */
public record DemoSettings(
        int port,
        Set<String> origins,
        String secret,
        @Nullable String audience,
        @Nullable String issuer,
        @Nullable URI worker) {
    static final int DEFAULT_PORT = 8030;

    /**
     * Reads {@code DEMO_PORT} (default 8030), {@code CONSOLE_ORIGINS} (separated by commas), {@code JWT_SECRET},
     * {@code JWT_AUDIENCE}, {@code JWT_ISSUER} and {@code WORKER_URL}.
     *
     * @throws IllegalArgumentException when one is missing or wrong; says which
     */
    static DemoSettings of(Map<String, String> environment) {
        return new DemoSettings(
                Integer.parseInt(environment.getOrDefault("DEMO_PORT", Integer.toString(DEFAULT_PORT))),
                Stream.of(required(environment, "CONSOLE_ORIGINS").split(","))
                        .map(String::strip)
                        .collect(Collectors.toUnmodifiableSet()),
                required(environment, "JWT_SECRET"),
                environment.get("JWT_AUDIENCE"),
                environment.get("JWT_ISSUER"),
                URI.create(required(environment, "WORKER_URL")));
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException("set " + name);
        }
        return value;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "DemoSettings[" + port + "]";
    }
}
