package wagateway.push.protocol.engineio;

/** Why an HTTP request is refused, in the words of the reference server. */
public enum RequestError {
    /** The parameter {@code transport} is missing, or names one that is not served. */
    TRANSPORT_UNKNOWN(0, 400, "Transport unknown"),
    /** No connection has this {@code sid}: a client opens a new one. */
    SESSION_UNKNOWN(1, 400, "Session ID unknown"),
    /** A connection is opened by GET. */
    BAD_METHOD(2, 400, "Bad handshake method"),
    /** Anything else that the protocol does not allow. */
    BAD_REQUEST(3, 400, "Bad request"),
    /** Pages of this origin are not served. */
    FORBIDDEN(4, 403, "Forbidden"),
    /** The parameter {@code EIO} is not 4. */
    UNSUPPORTED_VERSION(5, 400, "Unsupported protocol version");

    private final int code;
    private final int status;
    private final String message;

    RequestError(int code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    public int code() {
        return code;
    }

    /** Of the HTTP response. */
    public int status() {
        return status;
    }

    public String message() {
        return message;
    }

    /** The body of the HTTP response. */
    public String json() {
        return "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
    }
}
