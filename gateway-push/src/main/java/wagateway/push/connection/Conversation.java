package wagateway.push.connection;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.push.protocol.CloseReason;

/**
 * What is said in the messages of a connection, in one of its states: a protocol above Engine.IO as a pure function. A
 * state never changes; each input gives the next one. Times are milliseconds of the pod's clock.
 */
public interface Conversation {
    Turn text(String message, long now);

    /** @param message read-only: its position too stays as it is */
    Turn binary(ByteBuffer message, long now);

    /** The answer to {@link Effect.Verify}. */
    Turn verified(Input.Verified verified, long now);

    /** The answer to {@link Effect.Recover}. */
    Turn recovered(Input.Recovered recovered, long now);

    /** Time went by; deadlines may have passed. */
    Turn ticked(long now);

    /** How the conversation of a new connection begins. */
    @FunctionalInterface
    interface Opening {
        /** @param headerToken bearer token of the HTTP request, if it had one */
        Conversation open(@Nullable String headerToken, long now);
    }

    /** What an input leads to. */
    sealed interface Turn {
        record Goes(Conversation next, List<Effect> effects) implements Turn {}

        /** The connection is to be closed. */
        record Ends(CloseReason reason) implements Turn {}
    }
}
