package wagateway.pod;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * HTTP Strict Transport Security (RFC 6797).
 *
 * @param maxAge for how long browsers are to call this host by HTTPS only; the header is sent only where TLS ends in
 *     the pod ({@code server.ssl}): where it ends at a load balancer, that must send it; zero: never sent
 */
@ConfigurationProperties("wagateway.hsts")
public record TransportSecuritySettings(@DefaultValue("0s") Duration maxAge) {
    /** @throws UnusableSettingException when it is negative */
    public TransportSecuritySettings {
        require(!maxAge.isNegative(), "HSTS_MAX_AGE must not be negative");
    }
}
