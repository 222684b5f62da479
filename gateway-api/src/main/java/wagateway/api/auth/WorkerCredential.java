package wagateway.api.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides whether a worker sent a request: by the static token, or by
 * {@code v1=hex(HMAC-SHA256(secret, timestamp + "." + body))}. Every comparison takes the same time, right or wrong.
 *
 * <p>Not promised: that a signed request is accepted only once; within the window it may be replayed, and the
 * {@code eventId} of a report is what makes that harmless.
 */
@Component
final class WorkerCredential {
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "v1=";

    private final byte @Nullable [] token;
    private final List<SecretKeySpec> keys;
    private final InstantSource clock;

    WorkerCredential(CredentialSettings settings, InstantSource clock) {
        this.token = settings.token() == null ? null : bytes(settings.token());
        this.keys = settings.secrets().stream()
                .map(secret -> new SecretKeySpec(bytes(secret), ALGORITHM))
                .toList();
        this.clock = clock;
    }

    boolean acceptsToken(String candidate) {
        return token != null && MessageDigest.isEqual(token, bytes(candidate));
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
        boolean accepted = false;
        for (SecretKeySpec key : keys) {
            accepted |= MessageDigest.isEqual(claimed, sign(key, timestamp, body));
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

    private static byte[] sign(SecretKeySpec key, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(bytes(timestamp));
            mac.update((byte) '.');
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
