package wagateway.api.auth;

import static wagateway.pod.UnusableSettingException.require;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What workers prove themselves with; at least one of the two is set, and both may be.
 *
 * @param token a static bearer secret, at least 16 bytes; empty: none
 * @param secrets of HMAC-SHA256, at least 32 bytes each, comma separated; at most 2, so that one can replace the other;
 *     empty: none
 */
@ConfigurationProperties("wagateway.api.credential")
public record CredentialSettings(
        @Nullable String token, @Nullable List<String> secrets) {
    public static final int MIN_TOKEN_BYTES = 16;
    public static final int MIN_SECRET_BYTES = 32;
    public static final int MAX_SECRETS = 2;

    /** @throws IllegalArgumentException when they are missing or too weak; says what to set */
    public CredentialSettings {
        token = token == null || token.isBlank() ? null : token;
        secrets = secrets == null
                ? List.of()
                : secrets.stream().filter(secret -> !secret.isBlank()).toList();
        require(
                token != null || !secrets.isEmpty(),
                "set WORKER_TOKEN or WEBHOOK_SECRETS: workers cannot prove themselves");
        require(
                token == null || bytes(token) >= MIN_TOKEN_BYTES,
                "WORKER_TOKEN needs at least " + MIN_TOKEN_BYTES + " bytes: make one with 'openssl rand -base64 32'");
        require(secrets.size() <= MAX_SECRETS, "WEBHOOK_SECRETS holds at most " + MAX_SECRETS + " secrets");
        require(
                secrets.stream().allMatch(secret -> bytes(secret) >= MIN_SECRET_BYTES),
                "each of WEBHOOK_SECRETS needs at least " + MIN_SECRET_BYTES
                        + " bytes: make one with 'openssl rand -base64 48'");
    }

    @Override
    public List<String> secrets() {
        return secrets == null ? List.of() : secrets;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "CredentialSettings[token=" + (token == null ? "none" : "set") + ", secrets="
                + secrets().size() + "]";
    }

    private static int bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length;
    }
}
