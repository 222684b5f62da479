package wagateway.model.token.nimbus;

import static wagateway.pod.UnusableSettingException.require;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Set;
import wagateway.pod.UnusableSettingException;

/**
 * {@code JWT_JWKS_URL}: by HTTPS or on this machine, as anybody who can change the keys in transit can forge tokens. A
 * redirect from one scheme to another is not followed by the JDK.
 */
final class KeySetUrl {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String EXPECTED = "JWT_JWKS_URL must be an absolute URL that begins with https";

    private KeySetUrl() {}

    /** @throws UnusableSettingException when keys must not be fetched from there */
    static URL of(String text) {
        try {
            URI url = new URI(text);
            boolean secure = "https".equalsIgnoreCase(url.getScheme());
            require(url.getHost() != null && (secure || "http".equalsIgnoreCase(url.getScheme())), EXPECTED);
            require(
                    secure || LOOPBACK.contains(url.getHost()),
                    "JWT_JWKS_URL must begin with https, unless its host is localhost, 127.0.0.1 or [::1]: keys that are"
                            + " changed in transit let others forge tokens");
            return url.toURL();
        } catch (URISyntaxException | MalformedURLException _) {
            throw new UnusableSettingException(EXPECTED);
        }
    }
}
