package wagateway.push.protocol.engineio;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Binary messages where only text can go: {@value #PREFIX} and base64. It is read as the reference server reads it: both
 * alphabets of RFC 4648, and whatever is of neither is passed over, padding included.
 */
final class Base64Text {
    static final char PREFIX = 'b';

    private static final int BITS = 6;
    private static final byte[] VALUES = values();

    private Base64Text() {}

    static String encode(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.duplicate().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Never fails; what is left of a byte at the end is dropped. */
    static ByteBuffer decode(String text) {
        byte[] bytes = new byte[text.length() / 4 * 3 + 3];
        int length = 0;
        int bits = 0;
        int kept = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int value = c < VALUES.length ? VALUES[c] : -1;
            if (value < 0) {
                continue;
            }
            bits = bits << BITS | value;
            kept += BITS;
            if (kept >= Byte.SIZE) {
                kept -= Byte.SIZE;
                bytes[length++] = (byte) (bits >> kept);
            }
        }
        return ByteBuffer.wrap(Arrays.copyOf(bytes, length));
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (byte i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = i;
        }
        values['-'] = values['+'];
        values['_'] = values['/'];
        return values;
    }
}
