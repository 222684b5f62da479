package wagateway.push.wire;

import org.jspecify.annotations.Nullable;

/**
 * An event that a client emitted.
 *
 * @param name as it came
 * @param argument the first argument when it is a string, else null
 */
public record ClientEvent(String name, @Nullable String argument) {
    /** Whether a refusal of it is sent to the client even if it wants no answer. */
    public boolean isSubscription() {
        return name.equals("subscribe_session") || name.equals("subscribe_all_sessions");
    }

    /** Without the argument, which may be a token. */
    @Override
    public String toString() {
        return "ClientEvent[" + name + "]";
    }
}
