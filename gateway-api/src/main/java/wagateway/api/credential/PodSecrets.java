package wagateway.api.credential;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;

/**
 * What is derived from the keys of the pods beside credentials: secrets that need not be stored, and seals (AES-256-GCM) for those
 * that others made. Either belongs to one purpose, a text, and is good for no other.
 */
@Component
public final class PodSecrets {
    private static final String SEAL = "seal\n";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CredentialKeys keys;

    PodSecrets(CredentialSettings settings) {
        this.keys = new CredentialKeys(settings);
    }

    /**
     * The secret of a purpose, 43 characters of {@code A-Z a-z 0-9 _ -}.
     *
     * @throws ProblemException {@link ProblemCode#WORKER_KEYS_MISSING}
     */
    public String make(String purpose) {
        return keys.derive(purpose, newest()).orElseThrow();
    }

    /** Whether a proof holds of the secret of a purpose, or of the one that another key of the pods gives it. */
    public boolean isProven(String purpose, Predicate<String> proof) {
        return keys.derived(purpose).map(proof::test).reduce(false, Boolean::logicalOr);
    }

    /**
     * @return what tells nothing of the text without the keys of the pods
     * @throws ProblemException {@link ProblemCode#WORKER_KEYS_MISSING}
     */
    public String seal(String text, String purpose) {
        String name = newest();
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, name, nonce, purpose).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] all = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return name + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + CIPHER, e);
        }
    }

    /** The text; empty where it was sealed for another purpose, changed, or sealed with a key that the pods do not have any more. */
    public Optional<String> open(String sealed, String purpose) {
        int dot = sealed.indexOf('.');
        try {
            byte[] all = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
            byte[] nonce = new byte[NONCE_BYTES];
            ByteBuffer content = ByteBuffer.wrap(all).get(nonce);
            byte[] rest = new byte[content.remaining()];
            content.get(rest);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, sealed.substring(0, Math.max(dot, 0)), nonce, purpose);
            return Optional.of(new String(cipher.doFinal(rest), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException
                | IllegalArgumentException
                | BufferUnderflowException
                | NoSuchElementException _) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, String keyName, byte[] nonce, String purpose) throws GeneralSecurityException {
        byte[] key = Base64.getUrlDecoder().decode(keys.derive(SEAL, keyName).orElseThrow());
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private String newest() {
        return keys.newest().orElseThrow(() -> ProblemException.of(ProblemCode.WORKER_KEYS_MISSING));
    }
}
