package wagateway.push.protocol.engineio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.Decoded.Packet;
import wagateway.push.protocol.Decoded.Violation;

/**
 * The body of a polling request or response: packets with a separator between them, binary messages as base64
 * (Engine.IO protocol 4, section "Packet encoding", "HTTP long-polling").
 */
public final class PayloadCodec {
    private static final char SEPARATOR = '\u001e';

    /** A packet in a payload. */
    public sealed interface Part {
        /** @param packet in its text form */
        record Text(String packet) implements Part {}

        /** @param message the data of a binary message */
        record Binary(ByteBuffer message) implements Part {}
    }

    private PayloadCodec() {}

    /** Adds a packet in its text form, in UTF-8. */
    public static void appendText(byte[] packet, ByteArrayOutputStream payload) {
        separate(payload);
        payload.writeBytes(packet);
    }

    /** Adds a binary message. */
    public static void appendBinary(byte[] message, ByteArrayOutputStream payload) {
        separate(payload);
        payload.write(Base64Text.PREFIX);
        payload.writeBytes(Base64.getEncoder().encode(message));
    }

    /**
     * Reads a payload; its packets are not looked into. What is not UTF-8 is read as the replacement character.
     *
     * @param maxParts more are a violation
     */
    public static Decoded<List<Part>> decode(ByteBuffer utf8, int maxParts) {
        String payload = StandardCharsets.UTF_8.decode(utf8).toString();
        List<Part> parts = new ArrayList<>(1);
        for (int start = 0; start <= payload.length(); ) {
            int separator = payload.indexOf(SEPARATOR, start);
            int end = separator < 0 ? payload.length() : separator;
            if (parts.size() == maxParts) {
                return new Violation<>("more packets than one payload may have", CloseReason.TOO_MANY_FRAMES);
            }
            parts.add(part(payload.substring(start, end)));
            start = end + 1;
        }
        return new Packet<>(parts);
    }

    private static Part part(String text) {
        return text.isEmpty() || text.charAt(0) != Base64Text.PREFIX
                ? new Part.Text(text)
                : new Part.Binary(Base64Text.decode(text.substring(1)));
    }

    private static void separate(ByteArrayOutputStream payload) {
        if (payload.size() > 0) {
            payload.write(SEPARATOR);
        }
    }
}
