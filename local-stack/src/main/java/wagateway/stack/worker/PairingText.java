package wagateway.stack.worker;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Codes of the form that WhatsApp gives to be typed on the phone. */
final class PairingText {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LENGTH = 8;
    /** What is easily taken for something else is left out. */
    private static final String SIGNS = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";

    private PairingText() {}

    static String next() {
        return RANDOM.ints(LENGTH, 0, SIGNS.length())
                .mapToObj(sign -> SIGNS.substring(sign, sign + 1))
                .collect(Collectors.joining());
    }
}
