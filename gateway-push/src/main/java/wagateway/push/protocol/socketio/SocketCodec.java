package wagateway.push.protocol.socketio;

import org.jspecify.annotations.Nullable;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.Decoded.Packet;
import wagateway.push.protocol.Decoded.Violation;

/**
 * The text form of a packet: {@code <type>[<attachments>-][<namespace>,][<ack id>][<JSON payload>]} (Socket.IO protocol 5,
 * section "Packet encoding").
 */
public final class SocketCodec {
    /** Longer ones are nobody's namespace. */
    private static final int MAX_NAMESPACE_LENGTH = 128;

    private static final int MAX_ACK_DIGITS = 16;
    private static final int MAX_ATTACHMENT_DIGITS = 2;

    private SocketCodec() {}

    public static String encode(SocketPacket packet) {
        var text = new StringBuilder().append(packet.type().code());
        if (packet.attachments() > 0) {
            text.append(packet.attachments()).append('-');
        }
        if (!packet.namespace().equals(SocketPacket.MAIN)) {
            text.append(packet.namespace()).append(',');
        }
        switch (packet) {
            case SocketPacket.Connect connect -> text.append(connect.payload() == null ? "" : connect.payload());
            case SocketPacket.Disconnect _ -> {}
            case SocketPacket.Event event ->
                text.append(event.ackId() == null ? "" : event.ackId()).append(event.payload());
            case SocketPacket.Ack ack -> text.append(ack.ackId()).append(ack.payload());
            case SocketPacket.ConnectError error -> text.append(error.payload());
        }
        return text.toString();
    }

    /** Reads what a client may send: a server's packets are a violation. */
    public static Decoded<SocketPacket> decode(String text) {
        if (text.isEmpty()) {
            return new Violation<>("empty Socket.IO packet");
        }
        var rest = new Rest(text);
        char type = rest.next();
        int attachments = type == '5' || type == '6' ? rest.attachments() : 0;
        if (attachments < 0) {
            return new Violation<>(
                    "a binary packet has a number of attachments, up to " + SocketPacket.MAX_ATTACHMENTS);
        }
        String namespace = rest.namespace();
        if (namespace == null) {
            return new Violation<>("namespace without end, or too long");
        }
        Long ackId = rest.ackId();
        if (ackId != null && ackId > SocketPacket.MAX_ACK_ID) {
            return new Violation<>("ack id out of range");
        }
        return switch (type) {
            case '0' -> connect(namespace, ackId, rest.remaining());
            case '1' -> disconnect(namespace, ackId, rest.remaining());
            case '2', '5' ->
                isArray(rest.remaining())
                        ? new Packet<>(new SocketPacket.Event(namespace, ackId, rest.remaining(), attachments))
                        : new Violation<>("the payload of an event is an array");
            case '3', '6' ->
                ackId != null && isArray(rest.remaining())
                        ? new Packet<>(new SocketPacket.Ack(namespace, ackId, rest.remaining(), attachments))
                        : new Violation<>("an ack has an id and an array");
            default -> new Violation<>("unknown Socket.IO packet type");
        };
    }

    private static Decoded<SocketPacket> connect(String namespace, @Nullable Long ackId, String payload) {
        if (ackId != null || !(payload.isEmpty() || isObject(payload))) {
            return new Violation<>("the payload of a CONNECT is an object");
        }
        return new Packet<>(new SocketPacket.Connect(namespace, payload.isEmpty() ? null : payload));
    }

    private static Decoded<SocketPacket> disconnect(String namespace, @Nullable Long ackId, String payload) {
        return ackId == null && payload.isEmpty()
                ? new Packet<>(new SocketPacket.Disconnect(namespace))
                : new Violation<>("a DISCONNECT has no payload");
    }

    private static boolean isArray(String payload) {
        return payload.startsWith("[") && payload.endsWith("]");
    }

    private static boolean isObject(String payload) {
        return payload.startsWith("{") && payload.endsWith("}");
    }

    /** Reads the head of a packet from left to right. */
    private static final class Rest {
        private final String text;
        private int at;

        Rest(String text) {
            this.text = text;
        }

        char next() {
            return text.charAt(at++);
        }

        /** The number of attachments; negative where it is malformed or too high. */
        int attachments() {
            int dash = text.indexOf('-', at, Math.min(text.length(), at + MAX_ATTACHMENT_DIGITS + 1));
            for (int i = at; i < dash; i++) {
                if (!isDigit(text.charAt(i))) {
                    return -1;
                }
            }
            if (dash <= at) {
                return -1;
            }
            int count = Integer.parseInt(text, at, dash, 10);
            at = dash + 1;
            return count <= SocketPacket.MAX_ATTACHMENTS ? count : -1;
        }

        /** The namespace, {@link SocketPacket#MAIN} where none is named, null where it is malformed. */
        @Nullable
        String namespace() {
            if (at == text.length() || text.charAt(at) != '/') {
                return SocketPacket.MAIN;
            }
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            if (end - at > MAX_NAMESPACE_LENGTH) {
                return null;
            }
            String namespace = text.substring(at, end);
            at = comma < 0 ? end : end + 1;
            int query = namespace.indexOf('?');
            return query < 0 ? namespace : namespace.substring(0, query);
        }

        @Nullable
        Long ackId() {
            int end = at;
            while (end < text.length() && isDigit(text.charAt(end)) && end - at <= MAX_ACK_DIGITS) {
                end++;
            }
            if (end == at) {
                return null;
            }
            long id = Long.parseLong(text, at, end, 10);
            at = end;
            return id;
        }

        String remaining() {
            return text.substring(at);
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
