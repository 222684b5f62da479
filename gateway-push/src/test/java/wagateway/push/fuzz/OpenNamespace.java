package wagateway.push.fuzz;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Step;
import wagateway.push.connection.socketio.Namespace;
import wagateway.push.connection.socketio.NamespaceSession;
import wagateway.push.protocol.socketio.SocketPacket;

/** Lets everybody in and takes every event, as long as it has the attachments that it was announced with. */
record OpenNamespace() implements Namespace, NamespaceSession {
    @Override
    public Step<NamespaceSession> connect(@Nullable String payload, @Nullable String headerToken, long now) {
        return Step.next(this);
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public Step<NamespaceSession> event(SocketPacket.Event event, List<ByteBuffer> attachments) {
        if (attachments.size() != event.attachments()) {
            throw new IllegalStateException(attachments.size() + " attachments of " + event);
        }
        return Step.next(this);
    }

    @Override
    public List<Effect> left() {
        return List.of();
    }
}
