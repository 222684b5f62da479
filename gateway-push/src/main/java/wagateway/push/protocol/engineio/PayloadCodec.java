package wagateway.push.protocol.engineio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
    private static final char BINARY = 'b';

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
        payload.write(BINARY);
        payload.writeBytes(Base64.getEncoder().encode(message));
    }

    /**
     * Reads a payload; its packets are not looked into.
     *
     * @param maxParts more are a violation
     */
    public static Decoded<List<Part>> decode(ByteBuffer utf8, int maxParts) {
        try {
            return decode(StandardCharsets.UTF_8.newDecoder().decode(utf8).toString(), maxParts);
        } catch (CharacterCodingException e) {
            return new Violation<>("a payload is UTF-8");
        }
    }

    private static Decoded<List<Part>> decode(String payload, int maxParts) {
        List<Part> parts = new ArrayList<>(1);
        for (int start = 0; start <= payload.length(); ) {
            int separator = payload.indexOf(SEPARATOR, start);
            int end = separator < 0 ? payload.length() : separator;
            if (parts.size() == maxParts) {
                return new Violation<>("more packets than one payload may have", CloseReason.TOO_MANY_FRAMES);
            }
            try {
                parts.add(part(payload.substring(start, end)));
            } catch (IllegalArgumentException e) {
                return new Violation<>("a binary message that is not base64");
            }
            start = end + 1;
        }
        return new Packet<>(parts);
    }

    /** @throws IllegalArgumentException when it is not base64 */
    private static Part part(String text) {
        return text.isEmpty() || text.charAt(0) != BINARY
                ? new Part.Text(text)
                : new Part.Binary(ByteBuffer.wrap(Base64.getDecoder().decode(text.substring(1))));
    }

    private static void separate(ByteArrayOutputStream payload) {
        if (payload.size() > 0) {
            payload.write(SEPARATOR);
        }
    }
}
