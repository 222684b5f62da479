package wagateway.api.example;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

public final class TokenIssuer {
    private static final Duration LIFETIME = Duration.ofMinutes(15);

    private final MACSigner signer;

    /** Takes the gateway's {@code JWT_SECRET}. */
    public TokenIssuer(String secret) throws JOSEException {
        this.signer = new MACSigner(secret);
    }

    /** For a user who has signed in with you. */
    public String tokenOf(String userId) throws JOSEException {
        Instant now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .claim("userId", userId)
                .audience("gateway")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build();
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        token.sign(signer);
        return token.serialize();
    }
}
