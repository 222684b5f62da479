package wagateway.api.problem;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/** Everything that can be wrong with a request, by the code that clients may rely on. */
public enum ProblemCode {
    MALFORMED_BODY(HttpStatus.BAD_REQUEST, "The body cannot be read"),
    INVALID_FIELD(HttpStatus.BAD_REQUEST, "A field or parameter is not valid"),
    TOKEN_MISSING(HttpStatus.UNAUTHORIZED, "A bearer token is required"),
    TOKEN_INVALID(HttpStatus.UNAUTHORIZED, "The token is not accepted"),
    TOKEN_EXPIRED(HttpStatus.UNAUTHORIZED, "The token has expired: get a new one"),
    WORKER_CREDENTIAL_MISSING(
            HttpStatus.UNAUTHORIZED, "A worker shows its credential, or signs the call with it: neither was done"),
    WORKER_CREDENTIAL_INVALID(HttpStatus.UNAUTHORIZED, "The worker's credential is not accepted"),
    USER_TOKEN_SHOWN(HttpStatus.UNAUTHORIZED, "That is a user's token: a worker shows a credential of workers"),
    TIMESTAMP_OFF(
            HttpStatus.UNAUTHORIZED,
            "X-Webhook-Timestamp is more than 5 minutes off the gateway's clock: set the worker's clock"),
    TIMESTAMP_IN_MILLISECONDS(
            HttpStatus.UNAUTHORIZED, "X-Webhook-Timestamp is in milliseconds: send seconds since 1970"),
    SIGNATURE_MALFORMED(
            HttpStatus.UNAUTHORIZED,
            "X-Webhook-Signature must be v2= and 64 hex digits, beside X-Webhook-Timestamp and X-Webhook-Nonce"),
    SIGNATURE_OF_ANOTHER_BODY(
            HttpStatus.UNAUTHORIZED,
            "The signature is of the same body written in another way: sign the bytes that are sent"),
    NONCE_USED(HttpStatus.UNAUTHORIZED, "The signed call was sent before: sign each call anew, with another nonce"),
    ORIGIN_REFUSED(HttpStatus.FORBIDDEN, "Pages of this origin are not served"),
    OPERATOR_REQUIRED(HttpStatus.FORBIDDEN, "Only an operator may do that"),
    CREDENTIAL_OF_ANOTHER_WORKER(HttpStatus.FORBIDDEN, "The credential is that of another worker"),
    SESSION_NOT_ASSIGNED(HttpStatus.FORBIDDEN, "The session was never given to this worker"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing at this path"),
    SESSION_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such session"),
    QR_NOT_AVAILABLE(HttpStatus.NOT_FOUND, "The session has no QR code to scan now"),
    QR_EXPIRED(HttpStatus.NOT_FOUND, "The QR code has expired, and the next one has not come yet"),
    WORKER_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such worker: register again"),
    CREDENTIAL_NOT_FOUND(HttpStatus.NOT_FOUND, "The worker has no such credential that is good"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed here"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "No representation fits the Accept header"),
    QR_NOT_DRAWABLE(HttpStatus.NOT_ACCEPTABLE, "The QR code is too long for a picture: accept application/json"),
    REQUEST_TIMEOUT(HttpStatus.REQUEST_TIMEOUT, "The request took too long to arrive"),
    SESSION_EXISTS(HttpStatus.CONFLICT, "The user already has a session of this name"),
    SESSION_LIMIT_REACHED(
            HttpStatus.CONFLICT,
            "The user has as many sessions as are allowed, those deleted in the last 24 hours included"),
    SLOT_LIMIT_REACHED(
            HttpStatus.CONFLICT,
            "The user has as many sessions on workers as are allowed: disconnect another one first"),
    WORKER_KEYS_MISSING(HttpStatus.CONFLICT, "No worker can have a credential of its own: set WORKER_KEYS"),
    BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
    MEDIA_TYPE_NOT_SUPPORTED(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be JSON"),
    TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many calls of the user: wait as Retry-After says"),
    TOO_MANY_CONNECTS(
            HttpStatus.TOO_MANY_REQUESTS,
            "The user connects sessions too often, or too many at once: wait as Retry-After says"),
    BAD_REQUEST(HttpStatus.BAD_REQUEST, "The request cannot be served"),
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "The gateway failed"),
    WORKER_UNREACHABLE(HttpStatus.BAD_GATEWAY, "The worker cannot be reached"),
    WORKER_REFUSED(HttpStatus.BAD_GATEWAY, "The worker refused the session"),
    OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "The gateway cannot take this call now"),
    NO_WORKER(HttpStatus.SERVICE_UNAVAILABLE, "No worker has room for the session now"),
    TOKEN_KEYS_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The keys that verify tokens cannot be fetched now"),
    DATABASE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The database cannot be reached now");

    private final HttpStatus status;
    private final String title;

    ProblemCode(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    public HttpStatus status() {
        return status;
    }

    /** The same sentence for every occurrence. */
    public String title() {
        return title;
    }

    /** The stable name on the wire: lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
