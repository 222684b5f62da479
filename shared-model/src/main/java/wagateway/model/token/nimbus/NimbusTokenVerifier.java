package wagateway.model.token.nimbus;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import com.nimbusds.jwt.proc.JWTProcessor;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.Verification;
import wagateway.model.token.Verification.Accepted;
import wagateway.model.token.Verification.Refused;
import wagateway.model.token.Verification.Why;

/** Runs the processor on an executor, as it blocks while it fetches keys. */
final class NimbusTokenVerifier implements TokenVerifier {
    private static final int MAX_TOKEN_LENGTH = 16 * 1024;

    private final JWTProcessor<SecurityContext> processor;
    private final Executor executor;
    private final TokenSettings settings;
    private final RefusalLog refusals = new RefusalLog();

    NimbusTokenVerifier(JWTProcessor<SecurityContext> processor, Executor executor, TokenSettings settings) {
        this.processor = processor;
        this.settings = settings;
        this.executor = executor;
    }

    @Override
    public CompletionStage<Verification> verify(String token) {
        return token.length() > MAX_TOKEN_LENGTH
                ? CompletableFuture.completedStage(refused(Why.UNREADABLE))
                : CompletableFuture.supplyAsync(() -> decide(token), executor);
    }

    private Verification decide(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            return accept(jwt, processor.process(jwt, null));
        } catch (ExpiredJWTException e) {
            return refused(Why.EXPIRED);
        } catch (BadJWTException e) {
            return refused(Why.CLAIMS_NOT_ACCEPTED);
        } catch (KeySourceException e) {
            return refused(Why.KEYS_UNAVAILABLE);
        } catch (ParseException e) {
            return refused(Why.UNREADABLE);
        } catch (BadJOSEException | JOSEException | RuntimeException e) {
            return refused(Why.BAD_SIGNATURE);
        }
    }

    private Verification accept(SignedJWT jwt, JWTClaimsSet claims) {
        String email = claims.getClaim("email") instanceof String text ? text : null;
        Instant expiresAt = claims.getExpirationTime().toInstant();
        Instant now = Instant.now();
        Instant issuedAt = issuedAt(claims, expiresAt);
        if (isTooLong(issuedAt, expiresAt, now)) {
            return refused(Why.CLAIMS_NOT_ACCEPTED);
        }
        try {
            var user = new UserId(UserClaim.of(jwt, settings.userClaims()));
            boolean isToCome = issuedAt != null && issuedAt.isAfter(now.plus(CLOCK_SKEW));
            return new Accepted(new Caller(
                    user,
                    email,
                    expiresAt,
                    claims.getJWTID(),
                    isToCome ? null : issuedAt,
                    RoleClaim.hasOperatorRole(claims, settings)));
        } catch (IllegalArgumentException e) {
            return refused(Why.NO_USER);
        }
    }

    /** Null where it does not say, or says a time after its end, as it does in milliseconds. */
    private static @Nullable Instant issuedAt(JWTClaimsSet claims, Instant expiresAt) {
        Date issued = claims.getIssueTime();
        return issued == null || issued.toInstant().isAfter(expiresAt) ? null : issued.toInstant();
    }

    private boolean isTooLong(@Nullable Instant issuedAt, Instant expiresAt, Instant now) {
        return settings.maxLifetime() instanceof Duration longest
                && (issuedAt == null
                        || expiresAt.isAfter(issuedAt.plus(longest))
                        || expiresAt.isAfter(now.plus(longest).plus(CLOCK_SKEW)));
    }

    private Verification refused(Why why) {
        refusals.write(why);
        return new Refused(why);
    }
}
