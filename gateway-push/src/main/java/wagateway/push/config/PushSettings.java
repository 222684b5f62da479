package wagateway.push.config;

import static wagateway.pod.UnusableSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where a push pod is served, and how it begins and ends what it serves.
 *
 * @param path where Socket.IO is served, with a slash at both ends
 * @param plainPath where the plain JSON WebSocket is served, with a slash at its beginning
 * @param maxHead what the line of an HTTP request, and its headers together, may have each; at least 1 byte
 * @param refuseOtherOrigins whether requests and WebSockets of pages whose origin is not in CORS_ORIGIN are refused, by
 *     what their browser says; else they are answered, and over HTTP the browser keeps the answer from them
 * @param maxPolling connections that began with long polling, at a time
 * @param drainWithin over what time connections are told to go when the pod shuts down
 * @param answerWithin after which a subscription that waits for Redis is answered as pending; at least 1 ms
 */
@ConfigurationProperties("wagateway.push")
record PushSettings(
        @DefaultValue("/socket.io/") String path,
        @DefaultValue("/ws") String plainPath,
        @DefaultValue("16KB") DataSize maxHead,
        @DefaultValue("false") boolean refuseOtherOrigins,
        @DefaultValue("20000") int maxPolling,
        @DefaultValue("5s") Duration drainWithin,
        @DefaultValue("5s") Duration answerWithin) {
    /** @throws IllegalArgumentException when a value cannot be used */
    PushSettings {
        require(path.matches("/(.*/)?"), "wagateway.push.path must begin and end with a slash");
        require(plainPath.startsWith("/"), "wagateway.push.plain-path must begin with a slash");
        require(
                maxHead.toBytes() >= 1 && maxHead.toBytes() <= Integer.MAX_VALUE,
                "wagateway.push.max-head must be between 1 byte and 2 GB");
        require(maxPolling >= 0, "wagateway.push.max-polling must not be negative");
        require(!drainWithin.isNegative(), "wagateway.push.drain-within must not be negative");
        require(answerWithin.toMillis() >= 1, "wagateway.push.answer-within must be at least 1 ms");
    }

    int maxHeadBytes() {
        return Math.toIntExact(maxHead.toBytes());
    }
}
