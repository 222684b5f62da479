package wagateway.model.token;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Verifies a token and returns its caller. The algorithm is fixed by configuration, never by the token; {@code exp} is
 * required; clocks may differ by {@link #CLOCK_SKEW}.
 *
 * <p>Not promised: that a token which was accepted once is still good. Code that keeps a connection open checks
 * {@link wagateway.model.identity.Caller#expiresAt()}, and allows the same difference.
 */
public interface TokenVerifier {
    /** How far clocks may differ: a token is good for as long after its end, and before its beginning. */
    Duration CLOCK_SKEW = Duration.ofSeconds(30);

    /**
     * Never completes exceptionally and never blocks; keys that must be fetched are fetched elsewhere.
     *
     * @param token a compact JWS (RFC 7515), as it came from outside
     */
    CompletionStage<Verification> verify(String token);
}
