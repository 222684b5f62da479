package wagateway.push.contract;

import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself when it connects.
 *
 * @param token null when it gives none
 */
public record ConnectAuth(@Nullable String token) {
    /** Without the token. */
    @Override
    public String toString() {
        return "ConnectAuth[token " + (token == null ? "absent]" : "present]");
    }
}
