package wagateway.api.admission;

import static wagateway.pod.UnusableSettingException.require;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one user may have of each pod, and of the workers.
 *
 * @param requestBurst requests that a user may have at once; at least 1
 * @param requestsPerSecond requests that a user may have in the long run; what is more is answered with 429; at least 1
 * @param concurrentRequests how many requests of a user are served at a time, but for those that ask a worker to do something; fewer
 *     than the connections to PostgreSQL that calls of users have, or one user can take them all; at least 1
 * @param waitingRequests how many more of them wait for their turn, for at most 2 s; one more is answered with 429; at least 0
 * @param connectsPerMinute how many times a user may have sessions connected in the long run, and at once after a quiet minute; at
 *     least 1
 * @param concurrentConnects how many connects of a user may be under way, the calls to workers included; at least 1
 * @param slotsPerUser on how many workers' slots a user may have sessions, all pods together; fewer than all workers have, or one
 *     user can take them all; simultaneous connects may pass it by a few, and sessions that change workers keep theirs; at least
 *     1
 */
@ConfigurationProperties("wagateway.api.admission")
public record AdmissionSettings(
        @DefaultValue("1000") int requestBurst,
        @DefaultValue("200") int requestsPerSecond,
        @DefaultValue("4") int concurrentRequests,
        @DefaultValue("96") int waitingRequests,
        @DefaultValue("600") int connectsPerMinute,
        @DefaultValue("128") int concurrentConnects,
        @DefaultValue("500") int slotsPerUser) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public AdmissionSettings {
        require(requestBurst >= 1, "wagateway.api.admission.request-burst must be at least 1");
        require(requestsPerSecond >= 1, "wagateway.api.admission.requests-per-second must be at least 1");
        require(concurrentRequests >= 1, "wagateway.api.admission.concurrent-requests must be at least 1");
        require(waitingRequests >= 0, "wagateway.api.admission.waiting-requests must be at least 0");
        require(connectsPerMinute >= 1, "wagateway.api.admission.connects-per-minute must be at least 1");
        require(concurrentConnects >= 1, "wagateway.api.admission.concurrent-connects must be at least 1");
        require(slotsPerUser >= 1, "wagateway.api.admission.slots-per-user must be at least 1");
    }
}
