package wagateway.api.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.api.credential.CredentialSettings;
import wagateway.api.credential.Secret;

/**
 * What all workers have: the static token, or a secret for {@code v1=hex(HMAC-SHA256(secret, timestamp + "." + body))}. Every
 * comparison takes the same time, right or wrong.
 *
 * <p>Not promised: that a signed request is accepted only once; within the window it may be replayed, and the
 * {@code eventId} of a report is what makes that harmless.
 */
final class SharedCredential {
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final String PREFIX = "v1=";

    private final @Nullable Secret token;
    private final List<Secret> secrets;
    private final InstantSource clock;

    SharedCredential(CredentialSettings settings, InstantSource clock) {
        this.token = settings.token() == null ? null : new Secret(settings.token());
        this.secrets = settings.secrets().stream().map(Secret::new).toList();
        this.clock = clock;
    }

    boolean acceptsToken(String candidate) {
        return token != null && token.is(candidate);
    }

    /**
     * @param timestamp seconds since 1970, as text
     * @param signature in the form above
     */
    boolean acceptsSignature(String timestamp, String signature, byte[] body) {
        if (!isRecent(timestamp) || !signature.startsWith(PREFIX)) {
            return false;
        }
        byte[] claimed;
        try {
            claimed = HexFormat.of().parseHex(signature, PREFIX.length(), signature.length());
        } catch (IllegalArgumentException e) {
            return false;
        }
        byte[] signed = (timestamp + ".").getBytes(StandardCharsets.UTF_8);
        boolean accepted = false;
        for (Secret secret : secrets) {
            accepted |= MessageDigest.isEqual(claimed, secret.hmac(signed, body));
        }
        return accepted;
    }

    private boolean isRecent(String timestamp) {
        if (!timestamp.matches("\\d{1,12}")) {
            return false;
        }
        long age = clock.instant().getEpochSecond() - Long.parseLong(timestamp);
        return Math.abs(age) <= WINDOW.toSeconds();
    }
}
