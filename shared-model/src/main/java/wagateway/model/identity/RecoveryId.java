package wagateway.model.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret that a client sends to be recovered after a break; of no use without a token of the same user. The
 * {@code pid} of Socket.IO.
 *
 * @param value 20 characters of base64url: 15 random bytes
 */
public record RecoveryId(String value) {
    private static final int BYTES = 15;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{20}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws IllegalArgumentException when the value has another form */
    public RecoveryId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a recovery id has 20 characters of base64url");
        }
    }

    /** A new one, of secure random bytes. */
    public static RecoveryId fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new RecoveryId(text(bytes));
    }

    /** Reads an id that came from outside; empty when it cannot be one. */
    public static Optional<RecoveryId> parse(String value) {
        return FORM.matcher(value).matches() ? Optional.of(new RecoveryId(value)) : Optional.empty();
    }

    /** An id of the client that is no secret: the same after each recovery, and nothing can be learnt from it. */
    public String publicId() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII));
            return text(Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "RecoveryId[of " + publicId() + "]";
    }
}
