package wagateway.model.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The user whom a verified token identifies.
 *
 * @param userId whose sessions the caller may see
 * @param email as the token says it; never used for a decision
 * @param expiresAt when the token ends, and with it this identity
 * @param tokenId of the token, by which it alone can be revoked; null where it has none
 * @param issuedAt when the token was made; null where it does not say so, or says a time to come
 * @param operator whether the token has the role of those who run the gateway
 */
public record Caller(
        UserId userId,
        @Nullable String email,
        Instant expiresAt,
        @Nullable String tokenId,
        @Nullable Instant issuedAt,
        boolean operator) {
    /** A caller whose token has no id, no time of issue and no role. */
    public Caller(UserId userId, @Nullable String email, Instant expiresAt) {
        this(userId, email, expiresAt, null, null, false);
    }
}
