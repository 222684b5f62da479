package wagateway.api.audit;

import org.jspecify.annotations.Nullable;
import wagateway.model.identity.UserId;

/**
 * What was done or refused.
 *
 * @param actor who called
 * @param user whose it is: the actor, or whom an operator acted on
 * @param sessionId as it was called by, or made
 * @param refused the code of the problem; null when it was done
 */
record AuditEntry(
        String action,
        UserId actor,
        String user,
        @Nullable String sessionId,
        @Nullable String detail,
        @Nullable String refused) {}
