package wagateway.push.connection.plain;

import java.util.function.Predicate;
import wagateway.model.identity.Caller;
import wagateway.push.connection.Authenticated;
import wagateway.push.connection.ConnectionSettings;
import wagateway.push.wire.PlainFormat;

/**
 * What all connections of the plain protocol share.
 *
 * @param terms of clients whose token was accepted
 * @param maxSessions how many one message may name
 */
public record PlainRules(Authenticated.Terms terms, int maxSessions) {
    /** @param revoked whether the token of a caller is not accepted any more */
    public PlainRules(ConnectionSettings settings, int maxSessions, Predicate<Caller> revoked) {
        this(new Authenticated.Terms(new PlainFormat(), "WebSocket", settings, revoked), maxSessions);
    }
}
