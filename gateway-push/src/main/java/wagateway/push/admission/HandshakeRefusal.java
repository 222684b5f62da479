package wagateway.push.admission;

import java.util.Locale;

/** Why a handshake is refused over HTTP, before its token is looked at. Each is worth trying again after a while. */
public enum HandshakeRefusal implements Handshake {
    /** The address has made too many of late. */
    ADDRESS_HANDSHAKES(429, "Too many handshakes from this address"),
    /** The address has too many connections that have shown no token. */
    ADDRESS_NEWCOMERS(429, "Too many connections without a token from this address"),
    /** The pod has been asked for too many of late. */
    POD_HANDSHAKES(503, "Too many handshakes"),
    /** The pod has too many connections that have shown no token. */
    POD_NEWCOMERS(503, "Too many connections without a token"),
    /** The pod has too many connections that began with long polling. */
    POD_POLLING(503, "Too many connections"),
    /** The event loops of the pod are late. */
    POD_LAG(503, "The pod is overloaded"),
    /** The heap of the pod is full. */
    POD_HEAP(503, "The pod has too little memory left");

    private final int status;
    private final String message;

    HandshakeRefusal(int status, String message) {
        this.status = status;
        this.message = message;
    }

    /** Of the HTTP response. */
    public int status() {
        return status;
    }

    public String message() {
        return message;
    }

    /** The body of an answer of Engine.IO, which has one code for all that is refused for no fault of the request. */
    public String engineError() {
        return "{\"code\":4,\"message\":\"" + message + "\"}";
    }

    /** As it stands in problem documents and metrics. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
