package wagateway.push.recovery;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;

/**
 * Where a client goes on when it comes back: what it was shown last. It has been given every event up to the offset of what
 * it had subscribed, and the present state of some subscriptions.
 *
 * @param given names these subscriptions, as {@link #name} does; null: all that were made before the event of the offset
 */
public record ResumePoint(Offset offset, @Nullable String given) {
    /** Of a client that was shown nothing; has no form that a client could give back. */
    public static final ResumePoint BEGINNING = new ResumePoint(Offset.NONE, "");

    /** Names no subscriptions: a client with a subscription cannot resume from there. */
    public static final String NOTHING = "0";

    private static final int RADIX = 36;
    private static final Pattern FORM = Pattern.compile("(.{1,51}?)(?:\\.([a-z0-9]{1,13}))?");

    /** One at which the present state of all that was subscribed has been given. */
    public ResumePoint(Offset offset) {
        this(offset, null);
    }

    /** Reads the form that {@link #toString()} writes; empty for anything else. */
    public static Optional<ResumePoint> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Offset.parse(matcher.group(1)).map(offset -> new ResumePoint(offset, matcher.group(2)))
                : Optional.empty();
    }

    /** A subscription of a client as a number; several are named by the exclusive or of theirs. */
    public static long mark(RecoveryId client, @Nullable SessionId session) {
        String subscription = client.value() + (session == null ? "" : session.value());
        return UUID.nameUUIDFromBytes(subscription.getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits();
    }

    /** @param marks the exclusive or of the {@link #mark} of each subscription */
    public static String name(long marks) {
        return Long.toUnsignedString(marks, RADIX);
    }

    /** {@code epoch-seq} or {@code epoch-seq.given}: what a client keeps and gives back. */
    @Override
    public String toString() {
        return given == null ? offset.toString() : offset + "." + given;
    }
}
