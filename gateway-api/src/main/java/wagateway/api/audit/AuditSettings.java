package wagateway.api.audit;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is kept of who did what.
 *
 * @param keep how old an entry is before it is deleted; more than 24 h
 * @param batch how many are deleted in one transaction; at least 1
 */
@ConfigurationProperties("wagateway.api.audit")
record AuditSettings(
        @DefaultValue("90d") Duration keep,
        @DefaultValue("500") int batch) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    AuditSettings {
        require(keep.toHours() > 24, "wagateway.api.audit.keep must be more than 24h: the table keeps younger entries");
        require(batch >= 1, "wagateway.api.audit.batch must be at least 1");
    }
}
