package wagateway.model.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;

/**
 * Tokens of a user that are not accepted any more, though they are good by themselves: one, those that were issued before a time,
 * or, without either, all.
 *
 * @param tokenId of the one
 * @param issuedBefore what does not say when it was issued counts as issued before
 * @param until it is in force; for all of a user that is when the user may come back, else when none of those tokens can be good
 */
public record Revocation(
        UserId user, @Nullable String tokenId, @Nullable Instant issuedBefore, Instant until) {
    /** Whether the token of a caller, who is that user, is among those, at a time. */
    boolean covers(Caller caller, Instant now) {
        if (!now.isBefore(until)) {
            return false;
        }
        if (tokenId != null) {
            return tokenId.equals(caller.tokenId());
        }
        return issuedBefore == null || !(caller.issuedAt() instanceof Instant issued) || issued.isBefore(issuedBefore);
    }
}
