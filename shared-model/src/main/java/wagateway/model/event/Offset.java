package wagateway.model.event;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in the stream of a user's events.
 *
 * @param epoch names one life of the stream; offsets of two epochs cannot be compared
 * @param seq consecutive within the epoch, the first event has 1; 0 stands before it
 */
public record Offset(String epoch, long seq) {
    /** Before the first event of any epoch. */
    public static final Offset NONE = new Offset("0", 0);

    private static final Pattern FORM = Pattern.compile("([a-z0-9]{1,32})-(\\d{1,18})");

    /** Reads the form that {@link #toString()} writes; empty for anything else. */
    public static Optional<Offset> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Offset(matcher.group(1), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** {@code epoch-seq}: what a client keeps and gives back. */
    @Override
    public String toString() {
        return epoch + "-" + seq;
    }
}
