package wagateway.api.credential;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import wagateway.model.identity.WorkerId;

/**
 * Names a credential of a worker; no secret. As text {@code worker-1.Zk3vQ0pXa1b2c3d4}.
 *
 * @param key 16 characters of {@code A-Z a-z 0-9 _ -}, which no other credential has
 */
public record CredentialId(WorkerId worker, String key) {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{16}");
    private static final int RANDOM_BYTES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws IllegalArgumentException when the key has another form */
    public CredentialId {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("a key has 16 characters of A-Z, a-z, 0-9, '_' and '-'");
        }
    }

    static CredentialId of(WorkerId worker) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return new CredentialId(worker, Base64.getUrlEncoder().encodeToString(random));
    }

    /** Empty where the text has another form. */
    public static Optional<CredentialId> parse(String text) {
        int dot = text.lastIndexOf('.');
        try {
            return dot < 0
                    ? Optional.empty()
                    : Optional.of(new CredentialId(new WorkerId(text.substring(0, dot)), text.substring(dot + 1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return worker + "." + key;
    }
}
