package wagateway.api.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.UserId;

/**
 * A credential that was made for a worker.
 *
 * @param derivedFrom the name of the key
 * @param validUntil null: until it is revoked, or followed by another
 * @param createdBy the operator
 * @param inUse whether the worker showed this one last
 */
public record IssuedCredential(
        CredentialId id,
        String derivedFrom,
        @Nullable Instant validUntil,
        Instant createdAt,
        UserId createdBy,
        boolean inUse) {
    boolean isValidAt(Instant now) {
        return validUntil == null || now.isBefore(validUntil);
    }
}
