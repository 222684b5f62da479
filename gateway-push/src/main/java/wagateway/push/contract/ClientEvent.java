package wagateway.push.contract;

import org.jspecify.annotations.Nullable;

/**
 * An event that a client emitted.
 *
 * @param name as it came
 * @param argument the first argument when it is a string, else null
 */
public record ClientEvent(String name, @Nullable String argument) {
    /** Without the argument, which may be a token. */
    @Override
    public String toString() {
        return "ClientEvent[" + name + "]";
    }
}
