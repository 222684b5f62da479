package wagateway.push.protocol.socketio;

import org.jspecify.annotations.Nullable;

/**
 * A packet of Socket.IO protocol 5. Payloads are JSON texts, kept as they are: only their outer shape (object or array)
 * is checked here.
 */
public sealed interface SocketPacket {
    /** The namespace of nearly everybody. */
    String MAIN = "/";

    /** What an ack id may be at most: the client counts from 0. */
    long MAX_ACK_ID = 9_007_199_254_740_991L;

    PacketType type();

    String namespace();

    /** @param payload an object: from a client its auth data, from the server the socket's id */
    record Connect(String namespace, @Nullable String payload) implements SocketPacket {
        @Override
        public PacketType type() {
            return PacketType.CONNECT;
        }
    }

    record Disconnect(String namespace) implements SocketPacket {
        @Override
        public PacketType type() {
            return PacketType.DISCONNECT;
        }
    }

    /**
     * @param ackId present when the sender wants an answer
     * @param payload an array: the event's name, then its arguments
     */
    record Event(String namespace, @Nullable Long ackId, String payload) implements SocketPacket {
        @Override
        public PacketType type() {
            return PacketType.EVENT;
        }
    }

    /** @param payload an array: the answer's arguments */
    record Ack(String namespace, long ackId, String payload) implements SocketPacket {
        @Override
        public PacketType type() {
            return PacketType.ACK;
        }
    }

    /** @param payload an object with {@code message} */
    record ConnectError(String namespace, String payload) implements SocketPacket {
        @Override
        public PacketType type() {
            return PacketType.CONNECT_ERROR;
        }
    }
}
