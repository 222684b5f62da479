package wagateway.model.token;

import java.util.concurrent.CompletionStage;

/**
 * Says who is behind a token. The algorithm is fixed by configuration, never by the token; {@code exp} is required;
 * clocks may differ by 30 seconds.
 *
 * <p>Not promised: that a token which was accepted once is still good. Whoever keeps a connection open watches
 * {@link wagateway.model.identity.Caller#expiresAt()}.
 */
public interface TokenVerifier {
    /**
     * Never completes exceptionally and never blocks; keys that must be fetched are fetched elsewhere.
     *
     * @param token a compact JWS (RFC 7515), as it came from outside
     */
    CompletionStage<Verification> verify(String token);
}
