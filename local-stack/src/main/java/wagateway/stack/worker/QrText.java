package wagateway.stack.worker;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts of the form that Baileys puts into its QR codes: a reference and three keys, {@code 2@…,…,…,…}. */
final class QrText {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int REFERENCE_BYTES = 88;
    private static final int KEY_BYTES = 32;

    private QrText() {}

    static String next() {
        return "2@"
                + Stream.of(REFERENCE_BYTES, KEY_BYTES, KEY_BYTES, KEY_BYTES)
                        .map(QrText::base64)
                        .collect(Collectors.joining(","));
    }

    private static String base64(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }
}
