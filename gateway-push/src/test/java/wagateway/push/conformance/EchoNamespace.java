package wagateway.push.conformance;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Step;
import wagateway.push.connection.socketio.Namespace;
import wagateway.push.connection.socketio.NamespaceSession;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.engineio.EngineCodec;
import wagateway.push.protocol.engineio.EnginePacket;
import wagateway.push.protocol.socketio.SocketCodec;
import wagateway.push.protocol.socketio.SocketPacket;

/** What the test suite of Socket.IO expects of a namespace: {@code auth} on connect, two events that are said back. */
record EchoNamespace(String name) implements Namespace, NamespaceSession {
    private static final String MESSAGE = "[\"message\",";
    private static final String WITH_ACK = "[\"message-with-ack\",";

    @Override
    public Step<NamespaceSession> connect(@Nullable String payload, @Nullable String headerToken, long now) {
        String auth = payload == null ? "{}" : payload;
        return Step.next(
                this,
                send(new SocketPacket.Connect(name, "{\"sid\":\"of-a-test\"}")),
                send(new SocketPacket.Event(name, null, "[\"auth\"," + auth + "]", 0)));
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public Step<NamespaceSession> event(SocketPacket.Event event, List<ByteBuffer> attachments) {
        String payload = event.payload();
        Long ackId = event.ackId();
        if (payload.startsWith(MESSAGE)) {
            String back = "[\"message-back\"," + payload.substring(MESSAGE.length());
            return say(new SocketPacket.Event(name, null, back, event.attachments()), attachments);
        }
        if (payload.startsWith(WITH_ACK) && ackId != null) {
            String back = "[" + payload.substring(WITH_ACK.length());
            return say(new SocketPacket.Ack(name, ackId, back, event.attachments()), attachments);
        }
        return Step.end(CloseReason.PROTOCOL_VIOLATION);
    }

    @Override
    public List<Effect> left() {
        return List.of();
    }

    private Step<NamespaceSession> say(SocketPacket packet, List<ByteBuffer> attachments) {
        List<Effect> effects = new ArrayList<>();
        effects.add(send(packet));
        attachments.forEach(attachment -> effects.add(new Effect.SendBinary(attachment)));
        return new Step.Next<>(this, effects);
    }

    private static Effect send(SocketPacket packet) {
        return new Effect.Send(EngineCodec.encode(new EnginePacket.Message(SocketCodec.encode(packet))));
    }
}
