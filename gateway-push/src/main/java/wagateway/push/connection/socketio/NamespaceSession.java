package wagateway.push.connection.socketio;

import java.nio.ByteBuffer;
import java.util.List;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Input;
import wagateway.push.connection.Step;
import wagateway.push.protocol.socketio.SocketPacket;

/** A client's connection to one namespace, in one of its states, which never change. */
public interface NamespaceSession {
    /** Whether the CONNECT has been answered with a CONNECT; before that, the client may not send events. */
    boolean isConnected();

    /**
     * The client has emitted an event.
     *
     * @param attachments what the placeholders of the event stand for, in order
     */
    Step<NamespaceSession> event(SocketPacket.Event event, List<ByteBuffer> attachments);

    /** The answer to {@link Effect.Verify}; ignored by default. */
    default Step<NamespaceSession> verified(Input.Verified verified, long now) {
        return Step.next(this);
    }

    /** The answer to {@link Effect.Recover}; ignored by default. */
    default Step<NamespaceSession> recovered(Input.Recovered recovered, long now) {
        return Step.next(this);
    }

    /** Time went by; by default there is no deadline. */
    default Step<NamespaceSession> ticked(long now) {
        return Step.next(this);
    }

    /** What follows from the client's disconnect. */
    List<Effect> left();
}
