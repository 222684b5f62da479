package wagateway.api.retention;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long PostgreSQL keeps what is over.
 *
 * @param keep how old an event is before it is deleted, and with it the memory of its eventId; the latest event of a
 *     session stays whatever its age. A deleted session is forgotten after that time, too. At least 24 h
 * @param workers how long a worker has not been heard of before it is forgotten, if no session is on it or was on it last;
 *     at least 24 h
 * @param interval from the end of a round over all sessions to the next one; at least 1 min
 * @param batch how many events are deleted in one transaction; at least 1
 */
@ConfigurationProperties("wagateway.api.retention")
public record RetentionSettings(
        @DefaultValue("30d") Duration keep,
        @DefaultValue("7d") Duration workers,
        @DefaultValue("1h") Duration interval,
        @DefaultValue("500") int batch) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public RetentionSettings {
        require(
                keep.toHours() >= 24,
                "wagateway.api.retention.keep must be at least 24h: as long an eventId is recognised");
        require(workers.toHours() >= 24, "wagateway.api.retention.workers must be at least 24h");
        require(interval.toMinutes() >= 1, "wagateway.api.retention.interval must be at least 1m");
        require(batch >= 1, "wagateway.api.retention.batch must be at least 1");
    }
}
