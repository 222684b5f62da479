package wagateway.push.connection;

import wagateway.push.protocol.CloseReason;

/** Where a connection is in its life. */
public sealed interface ConnectionState {
    record Open(Heartbeat heartbeat, Conversation conversation) implements ConnectionState {}

    /** Over; nothing has an effect any more. */
    record Closed(CloseReason reason) implements ConnectionState {}
}
