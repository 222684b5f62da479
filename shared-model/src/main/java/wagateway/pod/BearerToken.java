package wagateway.pod;

import org.jspecify.annotations.Nullable;

/** The token of an {@code Authorization} header (RFC 6750 section 2.1), whose scheme is of any case (RFC 9110 section 11.1). */
public final class BearerToken {
    /** {@code WWW-Authenticate} where there is no token (RFC 6750 section 3). */
    public static final String REQUIRED = "Bearer";

    /** {@code WWW-Authenticate} where the token is not accepted. */
    public static final String INVALID = "Bearer error=\"invalid_token\"";

    /** {@code WWW-Authenticate} where the token was accepted until it ended. */
    public static final String EXPIRED = INVALID + ", error_description=\"The token has expired\"";

    private static final String SCHEME = "bearer ";

    private BearerToken() {}

    /** @return null where there is none */
    public static @Nullable String of(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String token = header.substring(SCHEME.length()).strip();
        return token.isEmpty() ? null : token;
    }
}
