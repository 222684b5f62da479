package wagateway.push.connection;

import java.time.Duration;
import java.util.Optional;
import wagateway.model.identity.Caller;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.Verification;

/**
 * How long a client may stay.
 *
 * @param warning how long before the end of its token it is to be told
 * @param warned whether it has been told
 */
public record TokenLife(Caller caller, Duration warning, boolean warned) {
    public static TokenLife of(Caller caller, Duration warning) {
        return new TokenLife(caller, warning, false);
    }

    /** Where in its life a token is. */
    public enum Phase {
        GOOD,
        /** The client is to be told, once. */
        ENDING,
        OVER
    }

    /** @param now milliseconds of the pod's clock */
    public Phase at(long now) {
        long end = caller.expiresAt().toEpochMilli();
        if (now - TokenVerifier.CLOCK_SKEW.toMillis() >= end) {
            return Phase.OVER;
        }
        return !warned && now + warning.toMillis() >= end ? Phase.ENDING : Phase.GOOD;
    }

    public TokenLife afterWarning() {
        return new TokenLife(caller, warning, true);
    }

    /** With another token; empty when that is not good or another user's. */
    public Optional<TokenLife> renewed(Verification verification) {
        return verification instanceof Verification.Accepted(Caller renewed)
                        && renewed.userId().equals(caller.userId())
                ? Optional.of(of(renewed, warning))
                : Optional.empty();
    }
}
