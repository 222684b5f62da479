package wagateway.push.connection.plain;

import java.time.Duration;

/**
 * What the plain protocol leaves to the pod.
 *
 * @param authTimeout how long a client may be without a token that is accepted; default 45 s
 * @param tokenWarning how long before its token's end a client is warned; default 60 s
 * @param maxSessions how many one message may name; default 1,000
 */
public record PlainRules(Duration authTimeout, Duration tokenWarning, int maxSessions) {}
