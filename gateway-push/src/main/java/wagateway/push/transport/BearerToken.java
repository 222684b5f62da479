package wagateway.push.transport;

import org.jspecify.annotations.Nullable;

/** The token of an {@code Authorization} header (RFC 6750 section 2.1). */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private BearerToken() {}

    /** @return null where there is none */
    public static @Nullable String of(@Nullable String header) {
        return header != null && header.startsWith(SCHEME) && header.length() > SCHEME.length()
                ? header.substring(SCHEME.length())
                : null;
    }
}
