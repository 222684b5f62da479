package wagateway.model.token.nimbus;

import static wagateway.pod.UnusableSettingException.require;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.TokenVerifier;
import wagateway.pod.RotatedSecrets;
import wagateway.pod.UnusableSettingException;

/** Makes the verifier that settings ask for. */
public final class TokenVerifiers {
    private static final int FETCH_TIMEOUT_MILLIS = 3_000;
    private static final int MAX_KEY_SET_BYTES = 256 * 1024;
    private static final List<JWSAlgorithm> PUBLIC_KEY_ALGORITHMS =
            List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.EdDSA);

    private TokenVerifiers() {}

    /** @throws UnusableSettingException when no verifier can be made of the settings */
    public static TokenVerifier of(TokenSettings settings) {
        require(
                settings.operatorRole() == null || settings.maxLifetime() != null,
                "set JWT_MAX_LIFETIME, as JWT_OPERATOR_ROLE is set: revocations are kept for that long");
        require(
                settings.maxLifetime() == null || settings.maxLifetime().toSeconds() >= 1,
                "JWT_MAX_LIFETIME must be at least 1 s");
        return settings.jwksUrl() == null ? ofSecrets(settings) : ofKeySet(settings, settings.jwksUrl());
    }

    /** A {@code kid} is passed over: whoever names secrets does so for itself. */
    private static TokenVerifier ofSecrets(TokenSettings settings) {
        List<SecretKeySpec> keys =
                RotatedSecrets.of("JWT_SECRET", settings.secret(), TokenSettings.MIN_SECRET_BYTES).stream()
                        .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"))
                        .toList();
        require(!keys.isEmpty(), "set JWT_SECRET (at least 32 bytes) or JWT_JWKS_URL: tokens cannot be verified");
        require(
                settings.algorithm() == null || settings.algorithm().equals(JWSAlgorithm.HS256.getName()),
                "JWT_ALGORITHM must be HS256 with JWT_SECRET; for public keys set JWT_JWKS_URL instead");
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector((header, _) -> header.getAlgorithm().equals(JWSAlgorithm.HS256) ? keys : List.of());
        return verifier(settings, processor, Runnable::run);
    }

    private static TokenVerifier ofKeySet(TokenSettings settings, String url) {
        require(settings.secret() == null, "set JWT_SECRET or JWT_JWKS_URL, not both");
        require(settings.audience() != null, "set JWT_AUDIENCE: the issuer behind JWT_JWKS_URL serves others too");
        require(
                settings.issuer() != null,
                "set JWT_ISSUER to the iss claim of the tokens: JWT_JWKS_URL may have the keys of other issuers too");
        JWSAlgorithm algorithm =
                settings.algorithm() == null ? JWSAlgorithm.RS256 : JWSAlgorithm.parse(settings.algorithm());
        require(
                PUBLIC_KEY_ALGORITHMS.contains(algorithm),
                "JWT_ALGORITHM must be one of " + PUBLIC_KEY_ALGORITHMS + " with JWT_JWKS_URL");
        var retriever = new DefaultResourceRetriever(FETCH_TIMEOUT_MILLIS, FETCH_TIMEOUT_MILLIS, MAX_KEY_SET_BYTES);
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(KeySetUrl.of(url), retriever)
                .retrying(true)
                .outageTolerant(true)
                .build();
        var processor = new DefaultJWTProcessor<SecurityContext>();
        if (algorithm.equals(JWSAlgorithm.EdDSA)) {
            processor.setJWSKeySelector(new Ed25519Keys(keys));
            processor.setJWSVerifierFactory(new Ed25519Verification());
        } else {
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithm, keys));
        }
        return verifier(settings, processor, Executors.newVirtualThreadPerTaskExecutor());
    }

    private static TokenVerifier verifier(
            TokenSettings settings, DefaultJWTProcessor<SecurityContext> processor, Executor executor) {
        processor.setJWTClaimsSetVerifier(claims(settings.audience(), settings.issuer()));
        return new NimbusTokenVerifier(processor, executor, settings);
    }

    private static DefaultJWTClaimsVerifier<SecurityContext> claims(
            @Nullable String audience, @Nullable String issuer) {
        var exact = new JWTClaimsSet.Builder();
        if (issuer != null) {
            exact.issuer(issuer);
        }
        var verifier = new DefaultJWTClaimsVerifier<SecurityContext>(audience, exact.build(), Set.of("exp"));
        verifier.setMaxClockSkew(Math.toIntExact(TokenVerifier.CLOCK_SKEW.toSeconds()));
        return verifier;
    }
}
