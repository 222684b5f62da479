package wagateway.model.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The person behind a verified token.
 *
 * @param userId whose sessions the caller may see
 * @param email as the token says it; never used for a decision
 * @param expiresAt when the token ends, and with it this identity
 */
public record Caller(UserId userId, @Nullable String email, Instant expiresAt) {}
