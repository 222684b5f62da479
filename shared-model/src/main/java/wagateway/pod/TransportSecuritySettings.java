package wagateway.pod;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * HTTP Strict Transport Security (RFC 6797).
 *
 * @param maxAge how long browsers are to use nothing but HTTPS with the name that they came by; told where TLS ends in the pod alone
 *     ({@code server.ssl}): where it ends before, that is the balancer's to say; zero: not at all
 */
@ConfigurationProperties("wagateway.hsts")
public record TransportSecuritySettings(@DefaultValue("0s") Duration maxAge) {
    /** @throws UnusableSettingException when it is negative */
    public TransportSecuritySettings {
        require(!maxAge.isNegative(), "HSTS_MAX_AGE must not be negative");
    }
}
