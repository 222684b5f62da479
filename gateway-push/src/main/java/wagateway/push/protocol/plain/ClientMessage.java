package wagateway.push.protocol.plain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client says. */
public sealed interface ClientMessage {
    /** Given back in the answer; null when none is wanted. */
    @Nullable
    Long id();

    record Auth(@Nullable Long id, String token) implements ClientMessage {
        /** Without the token. */
        @Override
        public String toString() {
            return "Auth[" + id + "]";
        }
    }

    /** @param offset as it came; null when the present state is wanted */
    record Subscribe(
            @Nullable Long id, Target target, @Nullable String offset) implements ClientMessage {}

    record Unsubscribe(@Nullable Long id, Target target) implements ClientMessage {}

    record RefreshToken(@Nullable Long id, String token) implements ClientMessage {
        /** Without the token. */
        @Override
        public String toString() {
            return "RefreshToken[" + id + "]";
        }
    }

    record Ping(@Nullable Long id) implements ClientMessage {}

    /** Of an unknown type. */
    record Unknown(@Nullable Long id) implements ClientMessage {}

    /** @param detail what is wrong with a member; holds nothing of the message */
    record Malformed(@Nullable Long id, String detail) implements ClientMessage {}

    /** What is subscribed: all sessions of the user, or those named, at least one. */
    record Target(boolean all, List<String> sessions) {}
}
