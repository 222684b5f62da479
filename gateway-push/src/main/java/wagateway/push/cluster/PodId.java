package wagateway.push.cluster;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * One run of a push pod.
 *
 * @param value {@value #LENGTH} characters of base64url (RFC 4648 section 5)
 */
public record PodId(String value) {
    static final int LENGTH = 8;

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{" + LENGTH + "}");
    private static final int BYTES = 6;

    /** @throws IllegalArgumentException when the value has another form */
    public PodId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not the id of a pod");
        }
    }

    public static PodId random() {
        byte[] id = new byte[BYTES];
        new SecureRandom().nextBytes(id);
        return new PodId(Base64.getUrlEncoder().withoutPadding().encodeToString(id));
    }

    @Override
    public String toString() {
        return value;
    }
}
