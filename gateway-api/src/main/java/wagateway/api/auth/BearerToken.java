package wagateway.api.auth;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The credential of the {@code Authorization} header (RFC 6750). */
final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private BearerToken() {}

    /** Null when the header is absent or of another scheme. */
    static @Nullable String of(HttpHeaders headers) {
        String header = headers.getFirst(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }
}
