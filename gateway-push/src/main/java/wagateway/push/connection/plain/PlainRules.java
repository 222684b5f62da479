package wagateway.push.connection.plain;

import java.time.Duration;
import wagateway.push.connection.Authenticated;
import wagateway.push.wire.PlainFormat;

/**
 * What the plain protocol leaves to the pod.
 *
 * @param authTimeout how long a client may be without a token that is accepted; default 45 s
 * @param terms of clients whose token was accepted
 * @param maxSessions how many one message may name; default 100
 */
public record PlainRules(Duration authTimeout, Authenticated.Terms terms, int maxSessions) {
    /** @param tokenWarning how long before its token's end a client is warned; default 60 s */
    public PlainRules(Duration authTimeout, Duration tokenWarning, int maxSessions) {
        this(authTimeout, new Authenticated.Terms(new PlainFormat(), "WebSocket", tokenWarning), maxSessions);
    }
}
