package wagateway.push.cluster;

import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a request comes from a pod: {@code X-Wagw-Pod: v1 <ms since 1970> <HMAC-SHA256 in hex>} over time, pod
 * that is called, method and request URI. Bodies are not signed and a request may be repeated within the window: who
 * can read what pods say to each other is not kept out by this. Safe for any thread.
 */
public final class PodSignature {
    public static final String HEADER = "X-Wagw-Pod";

    /** How far the clocks of two pods may be apart. */
    public static final Duration WINDOW = Duration.ofSeconds(30);

    private static final Pattern FORM = Pattern.compile("v1 (0|[1-9][0-9]{0,14}) ([0-9a-f]{64})");

    private final PodSecret secret;
    private final Clock clock;

    public PodSignature(PodSecret secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * The value of the header.
     *
     * @param uri as it stands in the request line
     */
    public String sign(PodId called, String method, String uri) {
        long now = clock.millis();
        return "v1 " + now + " " + HexFormat.of().formatHex(secret.sign(text(now, called, method, uri)));
    }

    /**
     * Whether the value is good for this request now.
     *
     * @param value of the header, null when it is absent
     */
    public boolean verify(@Nullable String value, PodId self, String method, String uri) {
        if (value == null) {
            return false;
        }
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            return false;
        }
        long time = Long.parseLong(form.group(1));
        return secret.proves(text(time, self, method, uri), HexFormat.of().parseHex(form.group(2)))
                && Math.abs(clock.millis() - time) <= WINDOW.toMillis();
    }

    /** No field can hold the line break that separates them. */
    private static String text(long time, PodId called, String method, String uri) {
        return "v1\n" + time + "\n" + called + "\n" + method + "\n" + uri;
    }
}
