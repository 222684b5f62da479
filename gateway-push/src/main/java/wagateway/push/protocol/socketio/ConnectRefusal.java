package wagateway.push.protocol.socketio;

import org.jspecify.annotations.Nullable;

/** Why a CONNECT is answered with a CONNECT_ERROR (Socket.IO protocol 5, section "Connection to a namespace"). */
public enum ConnectRefusal {
    TOKEN_REQUIRED("Authentication token required", "token_missing"),
    AUTHENTICATION_FAILED("Authentication failed", "token_invalid"),
    TOKEN_EXPIRED("Authentication failed", "token_expired"),
    INVALID_NAMESPACE("Invalid namespace", null),
    TOO_MANY_CONNECTIONS("Too many connections", "too_many_connections");

    private final String message;
    private final @Nullable String code;

    ConnectRefusal(String message, @Nullable String code) {
        this.message = message;
        this.code = code;
    }

    /** What the client is told; front ends compare it. */
    public String message() {
        return message;
    }

    /** The stable code that goes with the message, of a token that of the HTTP API; null where it goes alone. */
    public @Nullable String code() {
        return code;
    }
}
