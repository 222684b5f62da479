package wagateway.push.cluster;

import static wagateway.pod.UnusableSettingException.require;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How push pods encrypt what they forward to each other.
 *
 * @param bundle name of the SSL bundle (spring.ssl.bundle) with the pod's certificate and those that it trusts of others; empty: nothing
 *     is encrypted
 * @param certificateName that the certificate of each pod is good for, as a subject alternative name of DNS
 */
@ConfigurationProperties("wagateway.push.cluster.tls")
public record PodTlsSettings(
        @Nullable String bundle,
        @DefaultValue("gateway-push") String certificateName) {
    /** @throws IllegalArgumentException when the name is blank */
    public PodTlsSettings {
        bundle = bundle == null || bundle.isBlank() ? null : bundle;
        require(!certificateName.isBlank(), "wagateway.push.cluster.tls.certificate-name must not be blank");
    }
}
