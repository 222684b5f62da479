package wagateway.model.token;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;

/** The revocations in force, kept in memory so that a check of a token needs no other call. Safe for any thread. */
public final class Revocations {
    private final InstantSource clock;
    private volatile Map<UserId, List<Revocation>> byUser = Map.of();

    public Revocations(InstantSource clock) {
        this.clock = clock;
    }

    /** Knows these, and no others, from now on. */
    public void replace(List<Revocation> all) {
        byUser = all.stream().collect(Collectors.groupingBy(Revocation::user));
    }

    /** Whether the caller's token is not to be accepted any more. */
    public boolean cover(Caller caller) {
        List<Revocation> ofUser = byUser.get(caller.userId());
        return ofUser != null && ofUser.stream().anyMatch(revocation -> revocation.covers(caller, clock.instant()));
    }

    /** A verifier that refuses revoked tokens, and leaves all others to the given one. */
    public TokenVerifier by(TokenVerifier verifier) {
        return token -> verifier.verify(token)
                .thenApply(verified -> verified instanceof Verification.Accepted(Caller caller) && cover(caller)
                        ? new Verification.Refused(Verification.Why.REVOKED)
                        : verified);
    }
}
