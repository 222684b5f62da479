package wagateway.push.transport.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.QueryStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;

/** The target of a request line (RFC 9112 section 3.2) as a URI (RFC 3986), which clients do not always send. */
final class RequestTarget {
    private static final List<String> READ = List.of("EIO", "transport", "sid", "j");
    private static final int SHORT = 1_024;
    private static final int MAX_PARAMETERS = 16_384;

    /** No sid is longer. */
    private static final int MAX_VALUE = 128;

    private static final BitSet KEPT = new BitSet();

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+,;=%"
                .chars()
                .forEach(KEPT::set);
    }

    private RequestTarget() {}

    /**
     * Percent-encodes the characters that no URI may have, so that they keep their meaning; a fragment is cut off.
     * Never throws.
     *
     * @param target whose characters are the bytes that came
     */
    static String readable(String target) {
        int fragment = target.indexOf('#');
        String whole = fragment < 0 ? target : target.substring(0, fragment);
        if (isReadable(whole)) {
            return whole;
        }
        var readable = new StringBuilder(whole.length() + 16);
        byte[] bytes = whole.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            int c = bytes[i] & 0xff;
            if (KEPT.get(c) && (c != '%' || isEncoded(bytes, i))) {
                readable.append((char) c);
            } else {
                readable.append('%').append(hex(c >> 4)).append(hex(c & 0xf));
            }
        }
        return readable.toString();
    }

    /**
     * The same without what Engine.IO does not read, where it is long: a request may wait for minutes.
     *
     * @param target a readable one that begins with the path
     */
    static String ofEngine(String target, String path) {
        if (target.length() <= SHORT) {
            return target;
        }
        var asked = new QueryStringDecoder(target, StandardCharsets.UTF_8, true, MAX_PARAMETERS, true);
        var kept = new QueryStringEncoder(path);
        for (String name : READ) {
            List<String> values = asked.parameters().get(name);
            if (values != null) {
                String value = values.getLast();
                kept.addParam(name, value.substring(0, Math.min(value.length(), MAX_VALUE)));
            }
        }
        return kept.toString();
    }

    private static boolean isReadable(String target) {
        return target.indexOf('%') < 0 && target.chars().allMatch(KEPT::get);
    }

    private static boolean isEncoded(byte[] bytes, int percent) {
        return percent + 2 < bytes.length
                && Character.digit(bytes[percent + 1], 16) >= 0
                && Character.digit(bytes[percent + 2], 16) >= 0;
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }
}
