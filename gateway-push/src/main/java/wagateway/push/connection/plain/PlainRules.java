package wagateway.push.connection.plain;

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
    public PlainRules(ConnectionSettings settings, int maxSessions) {
        this(new Authenticated.Terms(new PlainFormat(), "WebSocket", settings), maxSessions);
    }
}
