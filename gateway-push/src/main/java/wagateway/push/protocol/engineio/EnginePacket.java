package wagateway.push.protocol.engineio;

import java.nio.ByteBuffer;

/** A packet of Engine.IO protocol 4. */
public sealed interface EnginePacket {
    default PacketType type() {
        return switch (this) {
            case Open _ -> PacketType.OPEN;
            case Close _ -> PacketType.CLOSE;
            case Ping _ -> PacketType.PING;
            case Pong _ -> PacketType.PONG;
            case Message _, BinaryMessage _ -> PacketType.MESSAGE;
            case Upgrade _ -> PacketType.UPGRADE;
            case Noop _ -> PacketType.NOOP;
        };
    }

    /** What follows the type; empty for most. */
    default String data() {
        return "";
    }

    record Open(Handshake handshake) implements EnginePacket {
        @Override
        public String data() {
            return handshake.json();
        }
    }

    record Close() implements EnginePacket {}

    /** @param data {@link #PROBE} on a transport that is being probed, else empty */
    record Ping(String data) implements EnginePacket {}

    /** @param data {@link #PROBE} on a transport that is being probed, else empty */
    record Pong(String data) implements EnginePacket {}

    record Message(String data) implements EnginePacket {}

    /** A message that is no text; on a WebSocket it comes as base64 from clients that were told to. */
    record BinaryMessage(ByteBuffer message) implements EnginePacket {}

    record Upgrade() implements EnginePacket {}

    record Noop() implements EnginePacket {}

    /** The data of the ping and the pong that show that a new transport works (section "Upgrade"). */
    String PROBE = "probe";
}
