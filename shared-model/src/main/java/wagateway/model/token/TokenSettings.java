package wagateway.model.token;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How tokens are verified: by a shared secret or by public keys, never both.
 *
 * @param secret of HS256, at least 32 bytes in UTF-8; of two, separated by a comma, either is good
 * @param jwksUrl where the issuer publishes its public keys (RFC 7517), by HTTPS or on the same machine, as anybody who
 *     can change the keys in transit can forge tokens
 * @param algorithm the only one accepted: {@code HS256} with a secret; {@code RS256}, {@code PS256}, {@code ES256},
 *     {@code ES384} or {@code EdDSA} (Ed25519) with keys. Default: {@code HS256} or {@code RS256}
 * @param audience must be in {@code aud}; required with keys, which an issuer shares among its audiences; with a secret
 *     an absent one means any
 * @param issuer must equal {@code iss}; required with keys, which may serve several tenants; with a secret an absent
 *     one means any
 * @param maxLifetime from {@code iat}, which is required then, to {@code exp}; absent means any. Revocations are kept
 *     for as long, so it is required where there is an operator role
 * @param operatorRole the role that makes the user of a token an operator, who may revoke tokens and manage the
 *     credentials of workers; absent means that there are no operators
 * @param roleClaim the claim with the token's roles: a list, or a text with spaces between them. Default: {@code roles}
 * @param userClaims the claims that may name the user; the first that a token has does. Default: {@code userId},
 *     {@code sub}. Set it to {@code sub} alone where users can choose the value of other claims
 */
@ConfigurationProperties("wagateway.token")
public record TokenSettings(
        @Nullable String secret,
        @Nullable String jwksUrl,
        @Nullable String algorithm,
        @Nullable String audience,
        @Nullable String issuer,
        @Nullable Duration maxLifetime,
        @Nullable String operatorRole,
        @Nullable String roleClaim,
        @Nullable List<String> userClaims) {
    public static final int MIN_SECRET_BYTES = 32;

    /** Empty values count as absent, as an unset environment variable is. */
    public TokenSettings {
        secret = emptyToNull(secret);
        jwksUrl = emptyToNull(jwksUrl);
        algorithm = emptyToNull(algorithm);
        audience = emptyToNull(audience);
        issuer = emptyToNull(issuer);
        operatorRole = emptyToNull(operatorRole);
        roleClaim = roleClaim == null || roleClaim.isBlank() ? "roles" : roleClaim;
        userClaims = userClaims == null || userClaims.isEmpty() ? List.of("userId", "sub") : List.copyOf(userClaims);
    }

    @Override
    public String roleClaim() {
        return Objects.requireNonNull(roleClaim);
    }

    @Override
    public List<String> userClaims() {
        return Objects.requireNonNull(userClaims);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TokenSettings[jwksUrl=" + jwksUrl + ", algorithm=" + algorithm + ", audience=" + audience + ", issuer="
                + issuer + ", maxLifetime=" + maxLifetime + ", operatorRole=" + operatorRole + ", roleClaim="
                + roleClaim + ", userClaims=" + userClaims
                + "]";
    }

    private static @Nullable String emptyToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }
}
