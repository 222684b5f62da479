package wagateway.push.cluster;

import static wagateway.pod.UnusableSettingException.require;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import wagateway.pod.RotatedSecrets;

/** What the pods share and nobody else knows, or two of those while one replaces the other; never shown. */
public final class PodSecret {
    public static final int MIN_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    /** The first signs. */
    private final List<SecretKeySpec> keys;

    /**
     * @param text with a comma between two
     * @throws IllegalArgumentException when there is none, or one has less than {@value #MIN_BYTES} bytes in UTF-8
     */
    public PodSecret(String text) {
        this.keys = RotatedSecrets.of("POD_SECRET", text, MIN_BYTES).stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
        require(!keys.isEmpty(), "set POD_SECRET");
    }

    /** HMAC-SHA256 (RFC 2104) of a text, by the secret that signs. */
    byte[] sign(String text) {
        return hmac(keys.getFirst(), text);
    }

    /** Whether that was made of the text by any of the secrets; takes the same time for each. */
    boolean proves(String text, byte[] claimed) {
        return keys.stream()
                .map(key -> MessageDigest.isEqual(hmac(key, text), claimed))
                .reduce(false, Boolean::logicalOr);
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "PodSecret";
    }
}
