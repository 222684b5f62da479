package wagateway.model.event;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The span that an event comes from, as W3C Trace Context writes it. There is one only for traces that are sampled.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 */
public record TraceParent(String traceId, String spanId) {
    /** How many characters {@link #toString()} has. */
    public static final int LENGTH = 55;

    private static final Pattern SAMPLED = Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-01");

    /** Null when this is none of version 00, or of a trace that is not sampled. */
    public static @Nullable TraceParent parse(CharSequence text) {
        Matcher matcher = SAMPLED.matcher(text);
        return matcher.matches() ? new TraceParent(matcher.group(1), matcher.group(2)) : null;
    }

    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + "-01";
    }
}
