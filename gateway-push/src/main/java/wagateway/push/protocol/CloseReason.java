package wagateway.push.protocol;

/**
 * Why a connection ends, with what the peer is told and what it should do. The codes are WebSocket status codes (RFC 6455
 * section 7.4); those from 4000 on are ours. {@code docs/events.md} has the same table for authors of clients.
 */
public enum CloseReason {
    /** The peer closed the connection, or its transport was lost. */
    CLIENT_LEFT(1000, "client left", Advice.NONE),
    /** The pod is shutting down, or the server ended the namespace. */
    GOING_AWAY(1001, "server going away", Advice.RECONNECT),
    /** A frame that the protocol does not allow. */
    PROTOCOL_VIOLATION(1002, "protocol violation", Advice.REPAIR),
    /** A frame longer than {@code maxPayload}. */
    TOO_LARGE(1009, "payload too large", Advice.REPAIR),
    /** The pod failed; the log says why. */
    INTERNAL_ERROR(1011, "internal error", Advice.RECONNECT),
    /** The pod has no room for what the peer sends. */
    OVERLOADED(1013, "try again later", Advice.RECONNECT),
    /** No token was accepted in time after the handshake. */
    CONNECT_TIMEOUT(4001, "no authentication in time", Advice.RENEW_TOKEN),
    /** No pong in time after a ping. */
    PING_TIMEOUT(4002, "ping timeout", Advice.RECONNECT),
    /** The token's time is over. */
    TOKEN_EXPIRED(4003, "token expired", Advice.RENEW_TOKEN),
    /** More was waiting for this reader than the pod keeps. */
    SLOW_READER(4004, "reader too slow", Advice.RECONNECT),
    /** More frames came than one connection may send. */
    TOO_MANY_FRAMES(4005, "too many frames", Advice.REPAIR),
    /** More bytes came than one connection may send. */
    TOO_MANY_BYTES(4006, "too many bytes", Advice.REPAIR),
    /** A message began and did not end in time. */
    MESSAGE_TIMEOUT(4007, "message not finished in time", Advice.RECONNECT),
    /** The user has as many connections as one may have: this one is refused, or is closed for a newer one. */
    TOO_MANY_CONNECTIONS(4008, "too many connections", Advice.STAY_AWAY),
    /** An operator has revoked the token, or all tokens of the user. */
    TOKEN_REVOKED(4010, "token revoked", Advice.RENEW_TOKEN);

    /** What the peer should do. */
    public enum Advice {
        /** It has decided already. */
        NONE(""),
        /** Reconnect after a pause that grows with each failure. */
        RECONNECT("reconnect"),
        /** Reconnect once there is another token. */
        RENEW_TOKEN("reconnect with a new token"),
        /** Do not reconnect: the same would happen again. */
        REPAIR("repair the client"),
        /** Do not reconnect unless a person wants it, or others of the user are closed. */
        STAY_AWAY("do not reconnect");

        private final String text;

        Advice(String text) {
            this.text = text;
        }

        /** As the documentation has it. */
        public String text() {
            return text;
        }
    }

    private final int code;
    private final String text;
    private final Advice advice;

    CloseReason(int code, String text, Advice advice) {
        this.code = code;
        this.text = text;
        this.advice = advice;
    }

    public int code() {
        return code;
    }

    public String text() {
        return text;
    }

    public Advice advice() {
        return advice;
    }
}
