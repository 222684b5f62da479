package wagateway.push.client;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import wagateway.push.admission.Rate;

/**
 * What one client may use.
 *
 * @param maxSubscriptions sessions that one connection may subscribe one by one; at least 1
 * @param frameBurst frames that a connection may send at once, and sessions that they may name together; enough to subscribe all
 *     it had after a reconnect; at least 1
 * @param framesPerSecond frames that it may send in the long run, and sessions that they may name; at least 1
 * @param maxWaitingFrames frames that may wait for one socket before it is closed as too slow, beside what its transport has
 *     taken already; at least 1
 * @param maxWaitingBytes what those frames may have together; at least 1 byte
 * @param conflateAbove what may wait for one socket before events take the place of older ones of their session
 * @param stuckAfter how long a socket may take nothing while something waits for it before it is closed as too slow; at
 *     least 1 ms
 */
@ConfigurationProperties("wagateway.push")
public record ClientSettings(
        @DefaultValue("1000") int maxSubscriptions,
        @DefaultValue("2000") int frameBurst,
        @DefaultValue("100") int framesPerSecond,
        @DefaultValue("4096") int maxWaitingFrames,
        @DefaultValue("2MB") DataSize maxWaitingBytes,
        @DefaultValue("32KB") DataSize conflateAbove,
        @DefaultValue("30s") Duration stuckAfter) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    public ClientSettings {
        require(maxSubscriptions >= 1, "wagateway.push.max-subscriptions must be at least 1");
        require(frameBurst >= 1, "wagateway.push.frame-burst must be at least 1");
        require(framesPerSecond >= 1, "wagateway.push.frames-per-second must be at least 1");
        require(maxWaitingFrames >= 1, "wagateway.push.max-waiting-frames must be at least 1");
        require(maxWaitingBytes.toBytes() >= 1, "wagateway.push.max-waiting-bytes must be at least 1 byte");
        require(!conflateAbove.isNegative(), "wagateway.push.conflate-above must not be negative");
        require(stuckAfter.toMillis() >= 1, "wagateway.push.stuck-after must be at least 1 ms");
    }

    /** Frames that a connection may send. */
    public Rate frames() {
        return new Rate(frameBurst, framesPerSecond);
    }
}
