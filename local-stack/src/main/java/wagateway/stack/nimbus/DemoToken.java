package wagateway.stack.nimbus;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** A token to try the gateway with, as an issuer would make it. */
public final class DemoToken {
    private static final Duration LIFETIME = Duration.ofDays(1);

    private DemoToken() {}

    /**
     * A token that is good for a day.
     *
     * @param secret of HS256, at least 32 bytes; of two, separated by a comma, the first signs
     * @param audience null when the gateway asks for none
     * @param issuer null when the gateway asks for none
     * @throws IllegalArgumentException when the secret is too short
     */
    public static String of(String userId, String secret, @Nullable String audience, @Nullable String issuer) {
        Instant now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .subject(userId)
                .claim("userId", userId)
                .claim("email", userId + "@example.org")
                .audience(audience)
                .issuer(issuer)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build();
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(secret.split("\\s*,", 2)[0].getBytes(StandardCharsets.UTF_8)));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("JWT_SECRET must have at least 32 bytes", e);
        }
        return token.serialize();
    }
}
