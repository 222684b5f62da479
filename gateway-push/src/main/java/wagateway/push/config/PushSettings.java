package wagateway.push.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of a push pod.
 *
 * @param path where Socket.IO is served, with a slash at both ends
 * @param plainPath where the plain JSON WebSocket is served
 * @param pingInterval from a pong to the next ping
 * @param pingTimeout how long a pong may take
 * @param connectTimeout how long a connection may be without a token that is accepted
 * @param tokenWarning how long before its token's end a client is warned; zero: not at all
 * @param maxHead what the line of an HTTP request, and its headers together, may have each
 * @param refuseOtherOrigins whether requests and WebSockets of pages whose origin is not in CORS_ORIGIN are refused, by
 *     what their browser says; else they are answered, and over HTTP the browser keeps the answer from them
 * @param maxPayload what one frame may have
 * @param maxPolling connections that began with long polling, at a time
 * @param maxSubscriptions sessions that one connection may subscribe one by one
 * @param frameBurst frames that a connection may send at once; enough to subscribe all it had after a reconnect
 * @param framesPerSecond frames that it may send in the long run
 * @param maxWaitingFrames frames that may wait for one socket before it is closed as too slow
 * @param maxWaitingBytes what those frames may have together
 * @param conflateAbove what may wait for one socket before events take the place of older ones of their session
 * @param stuckAfter how long a socket may take nothing while something waits for it before it is closed as too slow
 * @param drainWithin over what time connections are told to go when the pod shuts down
 * @param answerWithin after which a subscription that waits for Redis is answered as pending
 */
@ConfigurationProperties("wagateway.push")
public record PushSettings(
        @DefaultValue("/socket.io/") String path,
        @DefaultValue("/ws") String plainPath,
        @DefaultValue("25s") Duration pingInterval,
        @DefaultValue("60s") Duration pingTimeout,
        @DefaultValue("45s") Duration connectTimeout,
        @DefaultValue("60s") Duration tokenWarning,
        @DefaultValue("16KB") DataSize maxHead,
        @DefaultValue("false") boolean refuseOtherOrigins,
        @DefaultValue("1000000B") DataSize maxPayload,
        @DefaultValue("20000") int maxPolling,
        @DefaultValue("1000") int maxSubscriptions,
        @DefaultValue("2000") int frameBurst,
        @DefaultValue("100") int framesPerSecond,
        @DefaultValue("4096") int maxWaitingFrames,
        @DefaultValue("2MB") DataSize maxWaitingBytes,
        @DefaultValue("32KB") DataSize conflateAbove,
        @DefaultValue("30s") Duration stuckAfter,
        @DefaultValue("5s") Duration drainWithin,
        @DefaultValue("5s") Duration answerWithin) {}
