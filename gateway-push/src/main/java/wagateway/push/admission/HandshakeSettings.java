package wagateway.push.admission;

import static wagateway.pod.UnusableSettingException.require;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many handshakes are taken. The defaults allow 6,000 clients at once behind a proxy that is not trusted: they all
 * count as one address.
 *
 * @param trustedProxies proxies whose header is believed for the address of a client, as CIDR blocks, comma separated;
 *     empty: none
 * @param forwardedHeader the header in which those proxies give it: x-forwarded-for or forwarded. The other one is not
 *     read
 * @param addressHandshakeBurst handshakes that an address (in IPv6 a network of 64 bits) may make at once; at least 1
 * @param addressHandshakesPerSecond how many it may make in the long run; at least 1
 * @param addressNewcomers connections that it may have which have shown no token; at least 1
 * @param handshakeBurst handshakes that a pod takes at once; at least 1
 * @param handshakesPerSecond how many it takes in the long run; at least 1
 * @param newcomers connections that it has which have shown no token; at least 1
 */
@ConfigurationProperties("wagateway.push.admission")
public record HandshakeSettings(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("x-forwarded-for") ForwardedHeader forwardedHeader,
        @DefaultValue("10000") int addressHandshakeBurst,
        @DefaultValue("500") int addressHandshakesPerSecond,
        @DefaultValue("6000") int addressNewcomers,
        @DefaultValue("20000") int handshakeBurst,
        @DefaultValue("2000") int handshakesPerSecond,
        @DefaultValue("12000") int newcomers) {
    private static final String PREFIX = "wagateway.push.admission.";

    /** The header in which proxies give the address of a client. */
    public enum ForwardedHeader {
        /** What most proxies send. */
        X_FORWARDED_FOR,
        /** RFC 7239. */
        FORWARDED
    }

    /** @throws IllegalArgumentException when a value is below its minimum */
    public HandshakeSettings {
        require(addressHandshakeBurst >= 1, PREFIX + "address-handshake-burst must be at least 1");
        require(addressHandshakesPerSecond >= 1, PREFIX + "address-handshakes-per-second must be at least 1");
        require(addressNewcomers >= 1, PREFIX + "address-newcomers must be at least 1");
        require(handshakeBurst >= 1, PREFIX + "handshake-burst must be at least 1");
        require(handshakesPerSecond >= 1, PREFIX + "handshakes-per-second must be at least 1");
        require(newcomers >= 1, PREFIX + "newcomers must be at least 1");
    }

    public Handshakes.Limits limits() {
        return new Handshakes.Limits(
                new Rate(addressHandshakeBurst, addressHandshakesPerSecond),
                new Rate(handshakeBurst, handshakesPerSecond),
                addressNewcomers,
                newcomers);
    }
}
