package wagateway.push.connection.socketio;

import java.nio.ByteBuffer;
import java.util.List;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Step;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.socketio.SocketPacket;

/** A session whose CONNECT has not been answered with a CONNECT. */
public interface Unconnected extends NamespaceSession {
    /** It never will be: the session is over. */
    Unconnected REFUSED = new Unconnected() {};

    @Override
    default boolean isConnected() {
        return false;
    }

    @Override
    default Step<NamespaceSession> event(SocketPacket.Event event, List<ByteBuffer> attachments) {
        return Step.end(CloseReason.PROTOCOL_VIOLATION);
    }

    @Override
    default List<Effect> left() {
        return List.of(new Effect.Dismiss());
    }
}
