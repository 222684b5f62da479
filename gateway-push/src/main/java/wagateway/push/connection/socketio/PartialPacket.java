package wagateway.push.connection.socketio;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import wagateway.push.protocol.socketio.Placeholders;
import wagateway.push.protocol.socketio.SocketPacket;

/** A packet whose attachments have not all come (Socket.IO protocol 5, section "Packet encoding"). */
record PartialPacket(SocketPacket packet, List<ByteBuffer> attachments, int bytes) {
    static PartialPacket of(SocketPacket packet) {
        return new PartialPacket(packet, List.of(), 0);
    }

    PartialPacket with(ByteBuffer attachment) {
        return new PartialPacket(
                packet,
                Stream.concat(attachments.stream(), Stream.of(attachment)).toList(),
                bytes + attachment.remaining());
    }

    /** Whether each placeholder refers to an attachment that has come. */
    boolean fits() {
        return switch (packet) {
            case SocketPacket.Event event -> Placeholders.fit(event.payload(), attachments.size());
            case SocketPacket.Ack ack -> Placeholders.fit(ack.payload(), attachments.size());
            default -> true;
        };
    }

    boolean isComplete() {
        return attachments.size() == packet.attachments();
    }
}
