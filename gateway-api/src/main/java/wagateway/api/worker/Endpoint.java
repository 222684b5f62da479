package wagateway.api.worker;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** Reads the URL that a worker says it is at. */
final class Endpoint {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private Endpoint() {}

    /** Empty unless it is an absolute http(s) URL with nothing but host, port and path; without slashes at its end. */
    static Optional<String> parse(String text) {
        try {
            URI uri = new URI(text);
            boolean usable = uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() <= 65_535;
            return usable ? Optional.of(text.replaceAll("/+$", "")) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
