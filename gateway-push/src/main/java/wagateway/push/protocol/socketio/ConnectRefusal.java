package wagateway.push.protocol.socketio;

/** Why a CONNECT is answered with a CONNECT_ERROR (Socket.IO protocol 5, section "Connection to a namespace"). */
public enum ConnectRefusal {
    TOKEN_REQUIRED("Authentication token required"),
    AUTHENTICATION_FAILED("Authentication failed"),
    INVALID_NAMESPACE("Invalid namespace"),
    TOO_MANY_CONNECTIONS("Too many connections");

    private final String message;

    ConnectRefusal(String message) {
        this.message = message;
    }

    /** What the client is told; front ends compare it. */
    public String message() {
        return message;
    }
}
