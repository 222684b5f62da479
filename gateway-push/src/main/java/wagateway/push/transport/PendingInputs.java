package wagateway.push.transport;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.Input;

/**
 * The inputs of a connection that cannot be handled yet: what an effect leads to at once, and messages that come while the
 * client is being let in, which are no more than one without a token may send. Not safe for several threads at once.
 */
final class PendingInputs {
    private @Nullable Queue<Input> pending;
    private boolean verifying;

    /** Messages wait from now on until the token that the client connects with has been verified. */
    void verify() {
        verifying = true;
    }

    /** Whether an input that has come has to wait. */
    boolean holds(Input input) {
        if (input instanceof Input.Verified verified && verified.purpose() == Purpose.CONNECT) {
            verifying = false;
        }
        return verifying && isMessage(input);
    }

    void add(Input input) {
        if (pending == null) {
            pending = new ArrayDeque<>(1);
        }
        pending.add(input);
    }

    /** The next one that need not wait; null when there is none. */
    @Nullable
    Input poll() {
        if (pending == null) {
            return null;
        }
        for (Iterator<Input> all = pending.iterator(); all.hasNext(); ) {
            Input next = all.next();
            if (!holds(next)) {
                all.remove();
                return next;
            }
        }
        pending = pending.isEmpty() ? null : pending;
        return null;
    }

    void clear() {
        pending = null;
    }

    private static boolean isMessage(Input input) {
        return input instanceof Input.Received || input instanceof Input.ReceivedBinary;
    }
}
