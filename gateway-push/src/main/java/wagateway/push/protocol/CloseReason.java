package wagateway.push.protocol;

/**
 * Why a connection ends, with what the peer is told. The codes are WebSocket status codes (RFC 6455 section 7.4); those
 * from 4000 on are ours.
 */
public enum CloseReason {
    /** The peer said goodbye or its transport went away. */
    CLIENT_LEFT(1000, "client left"),
    /** The pod is shutting down, or the server ended the namespace. */
    GOING_AWAY(1001, "server going away"),
    /** A frame that the protocol does not allow. */
    PROTOCOL_VIOLATION(1002, "protocol violation"),
    /** A frame longer than {@code maxPayload}. */
    TOO_LARGE(1009, "payload too large"),
    /** The pod failed; the log says why. */
    INTERNAL_ERROR(1011, "internal error"),
    /** Nobody who was accepted in time after the handshake. */
    CONNECT_TIMEOUT(4001, "no authentication in time"),
    /** No pong in time after a ping. */
    PING_TIMEOUT(4002, "ping timeout"),
    /** The token's time is over. */
    TOKEN_EXPIRED(4003, "token expired"),
    /** More was waiting for this reader than the pod keeps. */
    SLOW_READER(4004, "reader too slow"),
    /** More frames came than one connection may send. */
    TOO_MANY_FRAMES(4005, "too many frames");

    private final int code;
    private final String text;

    CloseReason(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    public String text() {
        return text;
    }
}
