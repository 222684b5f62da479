package wagateway.push.connection.socketio;

import org.jspecify.annotations.Nullable;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Step;
import wagateway.push.protocol.socketio.ConnectRefusal;
import wagateway.push.wire.SocketIoFormat;

/** Something that clients can connect to by name. Pure: one instance serves all connections. */
@FunctionalInterface
public interface Namespace {
    /**
     * A client wants to connect.
     *
     * @param payload of its CONNECT: the text of a JSON object, not parsed yet; null when it sent none
     * @param headerToken bearer token of the HTTP request that opened the connection, if it had one
     * @param now milliseconds of the pod's clock
     */
    Step<NamespaceSession> connect(@Nullable String payload, @Nullable String headerToken, long now);

    /** The client gets a CONNECT_ERROR and may try again. */
    static Step<NamespaceSession> refuse(String namespace, ConnectRefusal reason) {
        return Step.next(
                Unconnected.REFUSED,
                new Effect.Refused(reason),
                new Effect.Send(SocketIoFormat.refused(namespace, reason)));
    }
}
