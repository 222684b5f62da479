package wagateway.push.wire;

import org.jspecify.annotations.Nullable;
import wagateway.model.identity.RecoveryId;
import wagateway.push.recovery.ResumePoint;

/**
 * What a client says of itself when it connects.
 *
 * @param token null when it gives none
 * @param before null when it does not ask to be recovered
 */
public record ConnectAuth(@Nullable String token, @Nullable Before before) {
    /**
     * A connection that a client had before.
     *
     * @param offset what it was shown last
     */
    public record Before(RecoveryId id, ResumePoint offset) {}

    /** Without the token. */
    @Override
    public String toString() {
        return "ConnectAuth[token " + (token == null ? "absent]" : "present]");
    }
}
