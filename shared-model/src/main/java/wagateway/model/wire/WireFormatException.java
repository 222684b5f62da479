package wagateway.model.wire;

/** A stored or received text is not an event of a format that this release reads. Nothing of the text is in the message. */
public final class WireFormatException extends RuntimeException {
    WireFormatException(String message) {
        super(message);
    }

    WireFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
