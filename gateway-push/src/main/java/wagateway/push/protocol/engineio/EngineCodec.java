package wagateway.push.protocol.engineio;

import java.nio.ByteBuffer;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.Decoded.Packet;
import wagateway.push.protocol.Decoded.Violation;

/** The text form of a packet: its type's character, then its data (Engine.IO protocol 4, section "Packet encoding"). */
public final class EngineCodec {
    private EngineCodec() {}

    public static String encode(EnginePacket packet) {
        return packet instanceof EnginePacket.BinaryMessage(ByteBuffer message)
                ? Base64Text.PREFIX + Base64Text.encode(message)
                : packet.type().code() + packet.data();
    }

    /**
     * Reads what a client sends. A packet that only a server sends says nothing, as for the reference server: whatever its
     * data, it is a noop.
     */
    public static Decoded<EnginePacket> decode(String text) {
        if (text.isEmpty()) {
            return new Violation<>("empty packet");
        }
        String data = text.substring(1);
        return switch (text.charAt(0)) {
            case '1' -> new Packet<>(new EnginePacket.Close());
            case '2' -> new Packet<>(new EnginePacket.Ping(data));
            case '3' -> new Packet<>(new EnginePacket.Pong(data));
            case '4' -> new Packet<>(new EnginePacket.Message(data));
            case '5' -> new Packet<>(new EnginePacket.Upgrade());
            case '0', '6' -> new Packet<>(new EnginePacket.Noop());
            case Base64Text.PREFIX -> new Packet<>(new EnginePacket.BinaryMessage(Base64Text.decode(data)));
            default -> new Violation<>("unknown Engine.IO packet type");
        };
    }
}
