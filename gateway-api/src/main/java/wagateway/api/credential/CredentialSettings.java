package wagateway.api.credential;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import wagateway.pod.RotatedSecrets;

/**
 * What workers prove themselves with; at least one of the first three is set. The token and the secrets are shared: with one of
 * them, whoever has it speaks for every worker.
 *
 * @param token a static bearer secret that workers share, at least 16 bytes; of two, separated by a comma, either is good; empty:
 *     none
 * @param secrets of HMAC-SHA256 that workers share, at least 32 bytes each, comma separated; at most 2, so that one can replace the
 *     other; empty: none
 * @param keys that the credentials of workers are derived from, at least 32 bytes each, comma separated, the same for all pods; at
 *     most 2: new ones are derived from the first; empty: no worker has a credential of its own
 * @param overlap how long a worker's credential stays good after the next one was made; 0: not at all
 * @param v1 whether a secret that workers share may sign time and body alone, which is deprecated
 */
@ConfigurationProperties("wagateway.api.credential")
public record CredentialSettings(
        @Nullable String token,
        @Nullable List<String> secrets,
        @Nullable List<String> keys,
        @DefaultValue("24h") Duration overlap,
        @DefaultValue("true") boolean v1) {
    static final Duration MAX_OVERLAP = Duration.ofDays(30);

    private static final int MIN_TOKEN_BYTES = 16;
    private static final int MIN_SECRET_BYTES = 32;

    /** @throws IllegalArgumentException when they are missing or too weak; says what to set */
    public CredentialSettings {
        secrets = RotatedSecrets.of("WEBHOOK_SECRETS", secrets, MIN_SECRET_BYTES);
        keys = RotatedSecrets.of("WORKER_KEYS", keys, MIN_SECRET_BYTES);
        require(
                !tokens(token).isEmpty() || !secrets.isEmpty() || !keys.isEmpty(),
                "set WORKER_KEYS, or WORKER_TOKEN or WEBHOOK_SECRETS: workers cannot prove themselves");
        require(
                !overlap.isNegative() && overlap.compareTo(MAX_OVERLAP) <= 0,
                "wagateway.api.credential.overlap must be from 0 to 30 days");
    }

    /** Those that workers share. */
    public static CredentialSettings shared(@Nullable String token, @Nullable List<String> secrets) {
        return new CredentialSettings(token, secrets, null, Duration.ZERO, true);
    }

    /** Each is good; empty: there is none. */
    public List<String> tokens() {
        return tokens(token);
    }

    @Override
    public List<String> secrets() {
        return secrets == null ? List.of() : secrets;
    }

    @Override
    public List<String> keys() {
        return keys == null ? List.of() : keys;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "CredentialSettings[tokens=" + tokens().size() + ", secrets="
                + secrets().size() + ", keys=" + keys().size() + ", overlap=" + overlap + ", v1=" + v1 + "]";
    }

    private static List<String> tokens(@Nullable String token) {
        return RotatedSecrets.of("WORKER_TOKEN", token, MIN_TOKEN_BYTES);
    }
}
