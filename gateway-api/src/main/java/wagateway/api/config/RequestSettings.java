package wagateway.api.config;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of what a connection may cost.
 *
 * @param timeout how long the head of a request may take to arrive once it has begun, and then its body, before it is answered with
 *     408; at least 1 ms
 * @param maxHead what the line of a request, and its headers together, may have each
 * @param refuseOtherOrigins whether requests of pages whose origin is not in CORS_ORIGIN are refused, by what their browser says;
 *     else they are answered, and the browser keeps the answer from them
 */
@ConfigurationProperties("wagateway.api.request")
record RequestSettings(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("16KB") DataSize maxHead,
        @DefaultValue("false") boolean refuseOtherOrigins) {
    /** @throws IllegalArgumentException when a value is below its minimum */
    RequestSettings {
        require(timeout.toMillis() >= 1, "wagateway.api.request.timeout must be at least 1 ms");
        require(
                maxHead.toBytes() >= 1 && maxHead.toBytes() <= Integer.MAX_VALUE,
                "wagateway.api.request.max-head must be between 1 byte and 2 GB");
    }
}
