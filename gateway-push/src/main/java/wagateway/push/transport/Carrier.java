package wagateway.push.transport;

/** What carries the frames of a connection. */
public enum Carrier {
    WEBSOCKET,
    POLLING,
    SSE
}
