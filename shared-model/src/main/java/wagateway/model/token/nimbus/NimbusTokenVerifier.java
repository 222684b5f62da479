package wagateway.model.token.nimbus;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import com.nimbusds.jwt.proc.JWTProcessor;
import java.text.ParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;
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

    NimbusTokenVerifier(JWTProcessor<SecurityContext> processor, Executor executor) {
        this.processor = processor;
        this.executor = executor;
    }

    @Override
    public CompletionStage<Verification> verify(String token) {
        return token.length() > MAX_TOKEN_LENGTH
                ? CompletableFuture.completedStage(new Refused(Why.INVALID))
                : CompletableFuture.supplyAsync(() -> decide(token), executor);
    }

    private Verification decide(String token) {
        try {
            return accept(processor.process(token, null));
        } catch (ExpiredJWTException e) {
            return new Refused(Why.EXPIRED);
        } catch (BadJWTException e) {
            return new Refused(Why.NOT_FOR_US);
        } catch (KeySourceException e) {
            return new Refused(Why.KEYS_UNAVAILABLE);
        } catch (ParseException | BadJOSEException | JOSEException | RuntimeException e) {
            return new Refused(Why.INVALID);
        }
    }

    private static Verification accept(JWTClaimsSet claims) throws ParseException {
        String user = claims.getStringClaim("userId");
        try {
            return new Accepted(new Caller(
                    new UserId(user == null ? orEmpty(claims.getSubject()) : user),
                    claims.getStringClaim("email"),
                    claims.getExpirationTime().toInstant()));
        } catch (IllegalArgumentException e) {
            return new Refused(Why.INCOMPLETE);
        }
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
