package wagateway.push.cluster;

import static wagateway.pod.UnusableSettingException.require;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the pods share and nobody else knows; never shown. */
public final class PodSecret {
    public static final int MIN_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException when the text has less than {@value #MIN_BYTES} bytes in UTF-8 */
    public PodSecret(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        require(
                bytes.length >= MIN_BYTES,
                "POD_SECRET has less than " + MIN_BYTES + " bytes: make one with 'openssl rand -base64 48'");
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** HMAC-SHA256 (RFC 2104) of a text. */
    byte[] authenticate(String text) {
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
