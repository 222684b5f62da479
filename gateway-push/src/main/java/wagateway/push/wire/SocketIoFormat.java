package wagateway.push.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.identity.RecoveryId;
import wagateway.model.wire.PushedEvent;
import wagateway.push.protocol.engineio.EngineCodec;
import wagateway.push.protocol.engineio.EnginePacket;
import wagateway.push.protocol.socketio.ConnectRefusal;
import wagateway.push.protocol.socketio.SocketCodec;
import wagateway.push.protocol.socketio.SocketPacket;
import wagateway.push.recovery.ResumePoint;

/** Socket.IO packets in Engine.IO frames. A refusal without an ack is an event. */
public record SocketIoFormat() implements WireFormat {
    /** The client is in the main namespace no more. */
    public static final String DISCONNECTED = frame(new SocketPacket.Disconnect(SocketPacket.MAIN));

    @Override
    public String event(PushedEvent event, @Nullable ResumePoint offset) {
        String last = offset == null ? "" : ",\"" + offset + "\"";
        return frame(new SocketPacket.Event(
                SocketPacket.MAIN, null, "[\"" + event.name() + "\"," + event.data() + last + "]", 0));
    }

    @Override
    public @Nullable String answer(Answer answer, @Nullable String subject, @Nullable Long ackId, Instant now) {
        if (ackId != null) {
            return frame(new SocketPacket.Ack(SocketPacket.MAIN, ackId, "[" + answer.json() + "]", 0));
        }
        return answer instanceof Answer.Refused refused
                ? event(PushedEvent.connectionError(subject, refused.message(), now), null)
                : null;
    }

    /** The answer to a CONNECT, with the private id that the client shows when it comes back. */
    public static String connected(RecoveryId id) {
        String payload = "{\"sid\":\"" + id.publicId() + "\",\"pid\":\"" + id.value() + "\"}";
        return frame(new SocketPacket.Connect(SocketPacket.MAIN, payload));
    }

    public static String refused(String namespace, ConnectRefusal reason) {
        String data = reason.code() == null ? "" : ",\"data\":{\"code\":\"" + reason.code() + "\"}";
        String payload = "{\"message\":" + JsonMapper.shared().writeValueAsString(reason.message()) + data + "}";
        return frame(new SocketPacket.ConnectError(namespace, payload));
    }

    private static String frame(SocketPacket packet) {
        return EngineCodec.encode(new EnginePacket.Message(SocketCodec.encode(packet)));
    }
}
