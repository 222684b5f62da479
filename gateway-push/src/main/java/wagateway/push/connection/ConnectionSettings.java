package wagateway.push.connection;

import java.time.Duration;

/**
 * What a client is told on opening.
 *
 * @param pingInterval from a pong to the next ping; default 25 s
 * @param pingTimeout how long a pong may take; default 60 s
 * @param maxPayload bytes that a frame or a polling payload may have; default 1,000,000
 */
public record ConnectionSettings(Duration pingInterval, Duration pingTimeout, int maxPayload) {}
