package wagateway.push.connection;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import wagateway.push.protocol.CloseReason;

/**
 * What is said in the messages of a connection, in one of its states: a protocol above the connection as a pure function.
 * A state never changes; each input gives the next one. Times are milliseconds of the pod's clock.
 */
public interface Conversation {
    Step<Conversation> text(String message, long now);

    /** @param message read-only: its position too stays as it is */
    Step<Conversation> binary(ByteBuffer message, long now);

    /** The answer to {@link Effect.Verify}; ignored by default. */
    default Step<Conversation> verified(Input.Verified verified, long now) {
        return Step.next(this);
    }

    /** The answer to {@link Effect.Recover}; ignored by default. */
    default Step<Conversation> recovered(Input.Recovered recovered, long now) {
        return Step.next(this);
    }

    /** The pod ends the connection, or its transport has gone; by default nothing is said. */
    default Step<Conversation> ended(CloseReason reason) {
        return Step.end(reason);
    }

    /** Time went by; deadlines may have passed. */
    Step<Conversation> ticked(long now);

    /** How the conversation of a new connection begins. */
    @FunctionalInterface
    interface Opening {
        /** @param headerToken bearer token of the HTTP request, if it had one */
        Conversation open(@Nullable String headerToken, long now);
    }
}
