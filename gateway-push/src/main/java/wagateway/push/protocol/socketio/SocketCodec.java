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
    private static final int MAX_ACK_DIGITS = 18;

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
            case SocketPacket.Ack ack ->
                text.append(ack.ackId() == null ? "" : ack.ackId()).append(ack.payload());
            case SocketPacket.ConnectError error -> text.append(error.payload());
        }
        return text.toString();
    }

    /**
     * Reads what a client may send: a server's packets are a violation. As for the reference server, there may be blanks
     * around the JSON, an ack id where none is of use, and no payload at all.
     */
    public static Decoded<SocketPacket> decode(String text) {
        if (text.isEmpty()) {
            return new Violation<>("empty Socket.IO packet");
        }
        var rest = new Rest(text);
        PacketType type = PacketType.of(rest.next());
        boolean binary = type != null && type.isBinary();
        int attachments = binary ? rest.attachments() : 0;
        if (binary && (attachments < 1 || attachments > SocketPacket.MAX_ATTACHMENTS)) {
            return new Violation<>(
                    "a binary packet has a number of attachments, up to " + SocketPacket.MAX_ATTACHMENTS);
        }
        String namespace = rest.namespace();
        Long ackId = rest.ackId();
        String payload = rest.remaining();
        return switch (type) {
            case CONNECT ->
                payload.isEmpty() || isObject(payload)
                        ? new Packet<>(new SocketPacket.Connect(namespace, payload.isEmpty() ? null : payload))
                        : new Violation<>("the payload of a CONNECT is an object");
            case DISCONNECT ->
                payload.isEmpty()
                        ? new Packet<>(new SocketPacket.Disconnect(namespace))
                        : new Violation<>("a DISCONNECT has no payload");
            case EVENT, BINARY_EVENT ->
                payload.isEmpty() || isArray(payload)
                        ? new Packet<>(new SocketPacket.Event(namespace, ackId, payload, attachments))
                        : new Violation<>("the payload of an event is an array");
            case ACK, BINARY_ACK ->
                payload.isEmpty() || isArray(payload)
                        ? new Packet<>(new SocketPacket.Ack(namespace, ackId, payload, attachments))
                        : new Violation<>("the payload of an ack is an array");
            case CONNECT_ERROR -> new Violation<>("only a server may send a CONNECT_ERROR");
            case null -> new Violation<>("unknown Socket.IO packet type");
        };
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

        /** The number of attachments; negative where it is malformed. */
        int attachments() {
            int dash = text.indexOf('-', at);
            if (dash <= at) {
                return -1;
            }
            int count = 0;
            for (; at < dash; at++) {
                if (!isDigit(text.charAt(at)) || count > SocketPacket.MAX_ATTACHMENTS) {
                    return -1;
                }
                count = 10 * count + text.charAt(at) - '0';
            }
            at = dash + 1;
            return count;
        }

        /** The namespace as it came, so that an answer finds its sender; {@link SocketPacket#MAIN} where none is named. */
        String namespace() {
            if (at == text.length() || text.charAt(at) != '/') {
                return SocketPacket.MAIN;
            }
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            String namespace = text.substring(at, end);
            at = comma < 0 ? end : end + 1;
            return namespace.startsWith("/?") ? SocketPacket.MAIN : namespace;
        }

        /** Null where there is none, or one with more than {@value #MAX_ACK_DIGITS} digits. */
        @Nullable
        Long ackId() {
            skipBlanks();
            int start = at;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
            int digits = at - start;
            skipBlanks();
            return digits == 0 || digits > MAX_ACK_DIGITS ? null : Long.valueOf(text.substring(start, start + digits));
        }

        /** What is left, without blanks at its end. */
        String remaining() {
            int end = text.length();
            while (end > at && isBlank(text.charAt(end - 1))) {
                end--;
            }
            return text.substring(at, end);
        }

        private void skipBlanks() {
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
        }

        /** RFC 8259 section 2. */
        private static boolean isBlank(char c) {
            return c == ' ' || c == '\n' || c == '\r' || c == '\t';
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
