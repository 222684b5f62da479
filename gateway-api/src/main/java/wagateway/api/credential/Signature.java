package wagateway.api.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a call: {@code v2=hex(HMAC-SHA256(secret, "v2\n" method "\n" target "\n" timestamp "\n" nonce "\n" body))}. No
 * part but the body can have a line feed, so nothing else is signed by the same.
 *
 * @param target path and query, as they are sent
 * @param timestamp seconds since 1970, as text
 * @param nonce 16 to 64 characters of {@code A-Z a-z 0-9 _ -}, another one for each call
 */
public record Signature(String method, String target, String timestamp, String nonce) {
    /** The id of the worker's credential; none with a shared secret. */
    public static final String KEY = "X-Webhook-Key";

    public static final String TIMESTAMP = "X-Webhook-Timestamp";
    public static final String NONCE = "X-Webhook-Nonce";
    public static final String SIGNATURE = "X-Webhook-Signature";

    /** With which the header of the name {@value #SIGNATURE} begins. */
    public static final String PREFIX = "v2=";

    private static final Pattern NONCES = Pattern.compile("[A-Za-z0-9_-]{16,64}");
    private static final int RANDOM_BYTES = 18;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of a call that is made now. */
    public static Signature now(String method, String target, Instant now) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return new Signature(
                method,
                target,
                Long.toString(now.getEpochSecond()),
                Base64.getUrlEncoder().encodeToString(random));
    }

    public static boolean isNonce(@Nullable String text) {
        return text != null && NONCES.matcher(text).matches();
    }

    /** What goes with the call. */
    public Map<String, String> headers(CredentialId id, Secret secret, byte[] body) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(KEY, id.toString());
        headers.put(TIMESTAMP, timestamp);
        headers.put(NONCE, nonce);
        headers.put(SIGNATURE, PREFIX + HexFormat.of().formatHex(of(secret, body)));
        return headers;
    }

    /** Whether it was made with the secret; takes the same time, right or wrong. */
    public boolean is(byte[] claimed, Secret secret, byte[] body) {
        return MessageDigest.isEqual(claimed, of(secret, body));
    }

    private byte[] of(Secret secret, byte[] body) {
        String head = String.join("\n", "v2", method, target, timestamp, nonce, "");
        return secret.hmac(head.getBytes(StandardCharsets.UTF_8), body);
    }
}
