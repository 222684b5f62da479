package wagateway.push.admission;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The load above which a pod refuses new handshakes.
 *
 * @param maxEventLoopLag how late an event loop may run a scheduled task, twice in a row; at least 1 ms
 * @param maxHeap share of the heap that may be in use after a collection; above 0; 1: all of it
 */
@ConfigurationProperties("wagateway.push.admission")
public record OverloadSettings(
        @DefaultValue("1s") Duration maxEventLoopLag,
        @DefaultValue("0.85") double maxHeap) {
    /** @throws IllegalArgumentException when a value is outside its bounds */
    public OverloadSettings {
        require(maxEventLoopLag.toMillis() >= 1, "wagateway.push.admission.max-event-loop-lag must be at least 1 ms");
        require(maxHeap > 0 && maxHeap <= 1, "wagateway.push.admission.max-heap must be above 0 and at most 1");
    }
}
