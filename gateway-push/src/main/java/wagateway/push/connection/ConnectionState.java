package wagateway.push.connection;

import org.jspecify.annotations.Nullable;
import wagateway.model.identity.Caller;
import wagateway.push.protocol.CloseReason;

/** Where a connection is in its life. Times are milliseconds of the pod's clock, deadlines included. */
public sealed interface ConnectionState {
    /**
     * The handshake is sent, no CONNECT has come or the last one was refused.
     *
     * @param connectBy when the connection ends without one
     * @param headerToken what the HTTP request carried, for a CONNECT without a token
     */
    record Opened(
            Heartbeat heartbeat, long connectBy, @Nullable String headerToken) implements ConnectionState {
        /** Without the token. */
        @Override
        public String toString() {
            return "Opened[" + heartbeat + ", connectBy=" + connectBy + "]";
        }
    }

    /** A token is being verified. */
    record Authenticating(Heartbeat heartbeat, long connectBy) implements ConnectionState {}

    /**
     * Commands are taken and events delivered.
     *
     * @param warned whether the client has been told that its token ends soon
     */
    record Connected(Heartbeat heartbeat, Caller caller, boolean warned) implements ConnectionState {}

    /** Over; nothing has an effect any more. */
    record Closed(CloseReason reason) implements ConnectionState {}
}
