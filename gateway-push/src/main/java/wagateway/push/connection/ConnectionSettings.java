package wagateway.push.connection;

import java.time.Duration;

/**
 * The timing of a connection.
 *
 * @param pingInterval from a pong to the next ping; default 25 s
 * @param pingTimeout how long a pong may take; default 60 s
 * @param connectTimeout how long a connection may be without a CONNECT; default 45 s
 * @param tokenWarning how long before its token's end a client is warned; default 60 s
 * @param maxPayload bytes that a frame may have; default 1,000,000
 */
public record ConnectionSettings(
        Duration pingInterval, Duration pingTimeout, Duration connectTimeout, Duration tokenWarning, int maxPayload) {}
