package wagateway.push;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import wagateway.model.identity.UserId;

/** A user nobody else has, and tokens for it. */
record TestUser(UserId id) {
    static final String SECRET = "a-secret-of-this-test-alone-0123456789";

    static TestUser fresh() {
        return new TestUser(new UserId("auth0|" + UUID.randomUUID()));
    }

    String token() {
        return token(Duration.ofHours(1));
    }

    String token(Duration lifetime) {
        return token(lifetime, SECRET);
    }

    String token(Duration lifetime, String secret) {
        try {
            var claims = new JWTClaimsSet.Builder()
                    .claim("userId", id.value())
                    .expirationTime(Date.from(Instant.now().plus(lifetime)))
                    .build();
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            token.sign(new MACSigner(secret));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
