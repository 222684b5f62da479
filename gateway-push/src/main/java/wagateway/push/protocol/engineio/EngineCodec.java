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
     * Reads what a client sends. A packet that only a server may send is read as a noop, whatever its data, as the
     * reference server does.
     */
    public static Decoded<EnginePacket> decode(String text) {
        if (text.isEmpty()) {
            return new Violation<>("empty packet");
        }
        String data = text.substring(1);
        if (text.charAt(0) == Base64Text.PREFIX) {
            return new Packet<>(new EnginePacket.BinaryMessage(Base64Text.decode(data)));
        }
        return switch (PacketType.of(text.charAt(0))) {
            case CLOSE -> new Packet<>(new EnginePacket.Close());
            case PING -> new Packet<>(new EnginePacket.Ping(data));
            case PONG -> new Packet<>(new EnginePacket.Pong(data));
            case MESSAGE -> new Packet<>(new EnginePacket.Message(data));
            case UPGRADE -> new Packet<>(new EnginePacket.Upgrade());
            case OPEN, NOOP -> new Packet<>(new EnginePacket.Noop());
            case null -> new Violation<>("unknown Engine.IO packet type");
        };
    }
}
