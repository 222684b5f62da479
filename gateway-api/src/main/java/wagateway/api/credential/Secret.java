package wagateway.api.credential;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What makes HMAC-SHA256; it is never told. Every comparison takes the same time, right or wrong. */
public final class Secret {
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] text;
    private final SecretKeySpec key;

    /** @param text of which the bytes in UTF-8 are the key */
    public Secret(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.key = new SecretKeySpec(this.text, ALGORITHM);
    }

    public boolean is(String candidate) {
        return MessageDigest.isEqual(text, candidate.getBytes(StandardCharsets.UTF_8));
    }

    /** Of all parts, one after the other. */
    public byte[] hmac(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Without it. */
    @Override
    public String toString() {
        return "Secret";
    }
}
