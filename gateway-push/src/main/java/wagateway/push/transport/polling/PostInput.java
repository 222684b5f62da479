package wagateway.push.transport.polling;

import org.jspecify.annotations.Nullable;
import wagateway.push.admission.ConnectionInput;
import wagateway.push.admission.InputAdmission;
import wagateway.push.protocol.CloseReason;

/**
 * Checks what one connection sends in POSTs, one at a time. Each check returns the reason to close the connection, or
 * null. Safe for any thread.
 */
final class PostInput {
    private final ConnectionInput input;
    private boolean open;
    private int bytes;

    PostInput(InputAdmission all) {
        this.input = new ConnectionInput(all);
    }

    /** False when one is under way. */
    synchronized boolean begin() {
        boolean begins = !open;
        open = true;
        return begins;
    }

    synchronized void end() {
        open = false;
        bytes = 0;
        input.release();
    }

    /**
     * A part of the body has come; one that comes after the end is ignored.
     *
     * @param admitted whether a token of the client has been accepted
     */
    synchronized @Nullable CloseReason received(int count, boolean admitted) {
        if (!open) {
            return null;
        }
        if (admitted) {
            input.admit();
        }
        bytes += count;
        CloseReason tooMuch = input.received(count);
        return tooMuch == null ? input.decoded(bytes, false) : tooMuch;
    }

    /** A packet has come. */
    synchronized @Nullable CloseReason packet() {
        return input.frame(0);
    }
}
