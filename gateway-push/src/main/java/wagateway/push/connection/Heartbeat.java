package wagateway.push.connection;

/**
 * The server's pings and the client's pongs (Engine.IO protocol 4, section "Heartbeat").
 *
 * @param deadline when the next ping is due or, awaiting a pong, when its absence ends the connection
 */
public record Heartbeat(long deadline, boolean awaitsPong) {
    static Heartbeat pingAt(long deadline) {
        return new Heartbeat(deadline, false);
    }

    static Heartbeat pongBy(long deadline) {
        return new Heartbeat(deadline, true);
    }
}
