package wagateway.push.wire;

import java.util.Locale;
import wagateway.model.token.Verification;

/** Why a command is refused: the stable codes of an answer. */
public enum Refusal {
    /** There is no such session of this user; also said of another user's session. */
    SESSION_NOT_FOUND("Session not found"),
    /** The connection has as many subscriptions as one may have. */
    TOO_MANY_SUBSCRIPTIONS("Too many subscriptions on this connection: subscribe to all sessions instead"),
    /** The argument is missing or of the wrong type. */
    INVALID_ARGUMENT("Invalid argument"),
    /** There is no such event. */
    UNKNOWN_EVENT("Unknown event"),
    /** No token of the client has been accepted yet. */
    AUTHENTICATION_REQUIRED("Authentication token required"),
    /** The token is not good, or is another user's. */
    AUTHENTICATION_FAILED("Authentication failed"),
    /** The token was good until it ended. */
    TOKEN_EXPIRED("Authentication failed: the token has expired"),
    /** The user has as many connections as one may have. */
    TOO_MANY_CONNECTIONS("Too many connections: do not reconnect before others are closed");

    private final String message;

    Refusal(String message) {
        this.message = message;
    }

    /** Why a token did not do. */
    public static Refusal of(Verification verification) {
        return verification.isExpired() ? TOKEN_EXPIRED : AUTHENTICATION_FAILED;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Answer.Refused asAnswer() {
        return new Answer.Refused(code(), message);
    }

    /** The same with a sentence that says more. */
    public Answer.Refused because(String detail) {
        return new Answer.Refused(code(), message + ": " + detail);
    }
}
