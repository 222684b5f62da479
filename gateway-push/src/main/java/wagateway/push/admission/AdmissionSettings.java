package wagateway.push.admission;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What connections may send, by bytes and before they have shown a token.
 *
 * @param newcomerMessage what a message may have before a token is accepted; longer than a token may be, and at least 1 byte
 * @param newcomerBytes what a connection may send before a token is accepted; at least 1 byte
 * @param newcomerFrames likewise in frames or packets; at least 1
 * @param messageTimeout how long a message that has begun may take to be complete, the head of a request and the body of one of
 *     long polling too; at least 1 ms
 * @param byteBurst what a connection may send at once; more than max-payload
 * @param bytesPerSecond what it may send in the long run; at least 1 byte
 * @param maxUnfinished what a pod keeps of messages that are not complete, half of it for connections without a token; at
 *     least 1 byte
 */
@ConfigurationProperties("wagateway.push.admission")
public record AdmissionSettings(
        @DefaultValue("32KB") DataSize newcomerMessage,
        @DefaultValue("128KB") DataSize newcomerBytes,
        @DefaultValue("100") int newcomerFrames,
        @DefaultValue("10s") Duration messageTimeout,
        @DefaultValue("4MB") DataSize byteBurst,
        @DefaultValue("256KB") DataSize bytesPerSecond,
        @DefaultValue("64MB") DataSize maxUnfinished) {
    private static final String PREFIX = "wagateway.push.admission.";

    /** @throws IllegalArgumentException when a value is below its minimum */
    public AdmissionSettings {
        require(
                newcomerMessage.toBytes() >= 1 && newcomerMessage.toBytes() <= Integer.MAX_VALUE,
                PREFIX + "newcomer-message must be between 1 byte and 2 GB");
        require(newcomerBytes.toBytes() >= 1, PREFIX + "newcomer-bytes must be at least 1 byte");
        require(newcomerFrames >= 1, PREFIX + "newcomer-frames must be at least 1");
        require(messageTimeout.toMillis() >= 1, PREFIX + "message-timeout must be at least 1 ms");
        require(byteBurst.toBytes() >= 1, PREFIX + "byte-burst must be at least 1 byte");
        require(bytesPerSecond.toBytes() >= 1, PREFIX + "bytes-per-second must be at least 1 byte");
        require(maxUnfinished.toBytes() >= 1, PREFIX + "max-unfinished must be at least 1 byte");
    }

    /** @param frames of one connection */
    public InputLimits inputLimits(Rate frames) {
        return new InputLimits(
                frames,
                new Rate(byteBurst.toBytes(), bytesPerSecond.toBytes()),
                new InputLimits.Newcomer(
                        Math.toIntExact(newcomerMessage.toBytes()), newcomerFrames, newcomerBytes.toBytes()),
                messageTimeout);
    }
}
