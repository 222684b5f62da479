package wagateway.api.admission;

import static wagateway.pod.UnusableSettingException.require;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one user may have of a pod.
 *
 * @param requestBurst requests that a user may have at once, of each pod; at least 1
 * @param requestsPerSecond requests that a user may have in the long run, of each pod; what is more is answered with 429; at
 *     least 1
 */
@ConfigurationProperties("wagateway.api.admission")
public record AdmissionSettings(
        @DefaultValue("1000") int requestBurst,
        @DefaultValue("200") int requestsPerSecond) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public AdmissionSettings {
        require(requestBurst >= 1, "wagateway.api.admission.request-burst must be at least 1");
        require(requestsPerSecond >= 1, "wagateway.api.admission.requests-per-second must be at least 1");
    }
}
