package wagateway.push.protocol.engineio;

import java.nio.ByteBuffer;

/** A packet of Engine.IO protocol 4. */
public sealed interface EnginePacket {
    PacketType type();

    /** What follows the type; empty for most. */
    default String data() {
        return "";
    }

    record Open(Handshake handshake) implements EnginePacket {
        @Override
        public PacketType type() {
            return PacketType.OPEN;
        }

        @Override
        public String data() {
            return handshake.json();
        }
    }

    record Close() implements EnginePacket {
        @Override
        public PacketType type() {
            return PacketType.CLOSE;
        }
    }

    /** @param data {@code probe} on a transport that is being probed, else empty */
    record Ping(String data) implements EnginePacket {
        @Override
        public PacketType type() {
            return PacketType.PING;
        }
    }

    /** @param data {@code probe} on a transport that is being probed, else empty */
    record Pong(String data) implements EnginePacket {
        @Override
        public PacketType type() {
            return PacketType.PONG;
        }
    }

    record Message(String data) implements EnginePacket {
        @Override
        public PacketType type() {
            return PacketType.MESSAGE;
        }
    }

    /** A message that is no text; on a WebSocket it comes as base64 from clients that were told to. */
    record BinaryMessage(ByteBuffer message) implements EnginePacket {
        @Override
        public PacketType type() {
            return PacketType.MESSAGE;
        }
    }

    record Upgrade() implements EnginePacket {
        @Override
        public PacketType type() {
            return PacketType.UPGRADE;
        }
    }

    record Noop() implements EnginePacket {
        @Override
        public PacketType type() {
            return PacketType.NOOP;
        }
    }
}
