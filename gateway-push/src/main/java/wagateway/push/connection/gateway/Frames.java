package wagateway.push.connection.gateway;

import org.jspecify.annotations.Nullable;
import wagateway.model.identity.RecoveryId;
import wagateway.push.contract.Answer;
import wagateway.push.contract.PushedEvent;
import wagateway.push.protocol.engineio.EngineCodec;
import wagateway.push.protocol.engineio.EnginePacket;
import wagateway.push.protocol.socketio.SocketCodec;
import wagateway.push.protocol.socketio.SocketPacket;
import wagateway.push.recovery.ResumePoint;

/** The Engine.IO frames in which the contract's events and answers travel over Socket.IO. */
public final class Frames {
    private Frames() {}

    /** @param offset the last argument of an event of the stream; others have none */
    public static String event(PushedEvent event, @Nullable ResumePoint offset) {
        String last = offset == null ? "" : ",\"" + offset + "\"";
        return message(new SocketPacket.Event(
                SocketPacket.MAIN, null, "[\"" + event.name() + "\"," + event.data() + last + "]", 0));
    }

    public static String ack(long ackId, Answer answer) {
        return message(new SocketPacket.Ack(SocketPacket.MAIN, ackId, "[" + answer.json() + "]", 0));
    }

    /** With the private id that the client shows when it comes back. */
    static String connect(RecoveryId id) {
        String payload = "{\"sid\":\"" + id.publicId() + "\",\"pid\":\"" + id.value() + "\"}";
        return message(new SocketPacket.Connect(SocketPacket.MAIN, payload));
    }

    private static String message(SocketPacket packet) {
        return EngineCodec.encode(new EnginePacket.Message(SocketCodec.encode(packet)));
    }
}
