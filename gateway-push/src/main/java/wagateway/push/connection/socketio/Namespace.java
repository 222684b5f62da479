package wagateway.push.connection.socketio;

import org.jspecify.annotations.Nullable;

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
    Reply connect(@Nullable String payload, @Nullable String headerToken, long now);
}
