package wagateway.api.adapter;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC of texts (RFC 2104), as lower-case hex digits. */
public enum Hmac {
    SHA256("HmacSHA256"),
    SHA512("HmacSHA512");

    private final String algorithm;

    Hmac(String algorithm) {
        this.algorithm = algorithm;
    }

    public String of(String text, String secret) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    /** Whether that is what somebody claims it to be. Takes the same time, right or wrong. */
    public boolean isOf(String text, String secret, String claimed) {
        return MessageDigest.isEqual(
                of(text, secret).getBytes(StandardCharsets.US_ASCII), claimed.getBytes(StandardCharsets.UTF_8));
    }
}
