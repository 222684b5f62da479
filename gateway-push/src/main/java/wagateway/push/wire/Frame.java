package wagateway.push.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.SessionId;
import wagateway.push.trace.DeliverySpan;

/** A message as its transport writes it, encoded once and written to any number of sockets. */
public final class Frame {
    private static final Frame PING = new Frame(new byte[0], Kind.PING, false, null, null);

    /** What a frame is to the WebSocket protocol (RFC 6455 section 5.2). */
    public enum Kind {
        TEXT,
        BINARY,
        PING
    }

    private final byte[] bytes;
    private final Kind kind;
    private final boolean event;
    private final @Nullable SessionId subject;
    private final @Nullable DeliverySpan span;

    private Frame(byte[] bytes, Kind kind, boolean event, @Nullable SessionId subject, @Nullable DeliverySpan span) {
        this.bytes = bytes;
        this.kind = kind;
        this.event = event;
        this.subject = subject;
        this.span = span;
    }

    public static Frame of(String text) {
        return new Frame(text.getBytes(StandardCharsets.UTF_8), Kind.TEXT, false, null, null);
    }

    /** Of an event of a session: a newer one may take its place while it waits. */
    public static Frame of(SessionId subject, String text) {
        return new Frame(text.getBytes(StandardCharsets.UTF_8), Kind.TEXT, true, subject, null);
    }

    /** Asks the peer whether it is there. */
    public static Frame ping() {
        return PING;
    }

    /** The same bytes, that no other frame takes the place of. */
    public Frame kept() {
        return new Frame(bytes, kind, event, null, span);
    }

    /** The same bytes, with a span that ends when the last socket has taken them. */
    public Frame in(DeliverySpan delivery) {
        return new Frame(bytes, kind, event, subject, delivery);
    }

    /** It waits for one more socket. */
    public void offered() {
        if (span != null) {
            span.offered();
        }
    }

    /** It waits no more for one of them. */
    public void taken() {
        if (span != null) {
            span.taken();
        }
    }

    /** Whether a newer event may take its place. */
    public boolean isReplaceable() {
        return subject != null;
    }

    public boolean isReplacedBy(Frame newer) {
        return subject != null && subject.equals(newer.subject);
    }

    public static Frame of(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.duplicate().get(bytes);
        return new Frame(bytes, Kind.BINARY, false, null, null);
    }

    /** The shared bytes themselves, UTF-8 of a text: not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether it tells of a session, and not of the connection. */
    public boolean isEvent() {
        return event;
    }

    public Kind kind() {
        return kind;
    }

    public int length() {
        return bytes.length;
    }
}
