package wagateway.api.operator;

import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.UserId;
import wagateway.model.token.Revocation;

/**
 * Which tokens of a user; exactly one is given.
 *
 * @param tokenId the {@code jti} of the one
 * @param issuedBefore those issued before then, and those that do not say when
 * @param blockedUntil all, until then; a time that has passed ends a block
 */
record RevocationBody(
        @Nullable @Size(min = 1, max = 256) String tokenId,
        @Nullable Instant issuedBefore,
        @Nullable Instant blockedUntil) {
    /** @param forgotten when no token of now is good any more */
    Revocation revocation(UserId user, Instant now, Instant forgotten) {
        if (Stream.of(tokenId, issuedBefore, blockedUntil)
                        .filter(Objects::nonNull)
                        .count()
                != 1) {
            throw ProblemException.ofField(
                    "tokenId", "or issuedBefore or blockedUntil is needed, and no other of them");
        }
        if (issuedBefore != null && issuedBefore.isAfter(now)) {
            throw ProblemException.ofField("issuedBefore", "must not be in the future");
        }
        return new Revocation(
                user,
                tokenId,
                issuedBefore == null ? null : issuedBefore.truncatedTo(ChronoUnit.MILLIS),
                blockedUntil == null ? forgotten : blockedUntil);
    }
}
