package wagateway.push.protocol.socketio;

import org.jspecify.annotations.Nullable;

/**
 * A packet of Socket.IO protocol 5. Payloads are JSON texts, kept as they are: only their outer shape (object or array)
 * is checked here.
 */
public sealed interface SocketPacket {
    /** The main namespace, to which nearly all clients connect. */
    String MAIN = "/";

    /** How many attachments one packet may have; the limit of the reference server. */
    int MAX_ATTACHMENTS = 10;

    default PacketType type() {
        return switch (this) {
            case Connect _ -> PacketType.CONNECT;
            case Disconnect _ -> PacketType.DISCONNECT;
            case Event _ -> attachments() == 0 ? PacketType.EVENT : PacketType.BINARY_EVENT;
            case Ack _ -> attachments() == 0 ? PacketType.ACK : PacketType.BINARY_ACK;
            case ConnectError _ -> PacketType.CONNECT_ERROR;
        };
    }

    String namespace();

    /** How many binary messages follow. */
    default int attachments() {
        return 0;
    }

    /** @param payload an object: from a client its auth data, from the server the socket's id */
    record Connect(String namespace, @Nullable String payload) implements SocketPacket {}

    record Disconnect(String namespace) implements SocketPacket {}

    /**
     * @param ackId present when the sender wants an answer
     * @param payload an array: the event's name, then its arguments; empty for an event that says nothing
     * @param attachments how many binary messages follow, for which the payload has placeholders
     */
    record Event(String namespace, @Nullable Long ackId, String payload, int attachments) implements SocketPacket {}

    /**
     * @param ackId of the event that it answers; one without answers nothing
     * @param payload an array: the answer's arguments; empty where there are none
     * @param attachments how many binary messages follow, for which the payload has placeholders
     */
    record Ack(String namespace, @Nullable Long ackId, String payload, int attachments) implements SocketPacket {}

    /** @param payload an object with {@code message} */
    record ConnectError(String namespace, String payload) implements SocketPacket {}
}
