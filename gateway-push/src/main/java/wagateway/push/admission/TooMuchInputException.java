package wagateway.push.admission;

import wagateway.push.protocol.CloseReason;

/** A peer has sent more than it may. Without a stack trace, as a flood causes many. */
public final class TooMuchInputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final CloseReason reason;

    public TooMuchInputException(CloseReason reason) {
        super(reason.text(), null, false, false);
        this.reason = reason;
    }

    public CloseReason reason() {
        return reason;
    }
}
