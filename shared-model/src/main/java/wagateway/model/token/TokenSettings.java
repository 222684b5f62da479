package wagateway.model.token;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How tokens are verified: by a shared secret or by public keys, never both.
 *
 * @param secret of HS256, at least 32 bytes in UTF-8
 * @param jwksUrl where the issuer publishes its public keys (RFC 7517)
 * @param algorithm the only one accepted: {@code HS256} with a secret; {@code RS256}, {@code PS256}, {@code ES256},
 *     {@code ES384} or {@code EdDSA} (Ed25519) with keys. Default: {@code HS256} or {@code RS256}
 * @param audience must be in {@code aud}; required with keys, which an issuer shares among its audiences; with a secret
 *     an absent one means any
 * @param issuer must equal {@code iss}; absent means any
 */
@ConfigurationProperties("wagateway.token")
public record TokenSettings(
        @Nullable String secret,
        @Nullable String jwksUrl,
        @Nullable String algorithm,
        @Nullable String audience,
        @Nullable String issuer) {
    public static final int MIN_SECRET_BYTES = 32;

    /** Empty values count as absent, as an unset environment variable is. */
    public TokenSettings {
        secret = emptyToNull(secret);
        jwksUrl = emptyToNull(jwksUrl);
        algorithm = emptyToNull(algorithm);
        audience = emptyToNull(audience);
        issuer = emptyToNull(issuer);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TokenSettings[jwksUrl=" + jwksUrl + ", algorithm=" + algorithm + ", audience=" + audience + ", issuer="
                + issuer + "]";
    }

    private static @Nullable String emptyToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }
}
