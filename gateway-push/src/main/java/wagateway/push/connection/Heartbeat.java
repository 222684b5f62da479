package wagateway.push.connection;

import java.time.Duration;

/**
 * The server's pings and the client's pongs (Engine.IO protocol 4, section "Heartbeat"). Times are milliseconds of the
 * pod's clock.
 *
 * @param deadline when the next ping is due or, awaiting a pong, when its absence ends the connection
 */
public record Heartbeat(long deadline, boolean awaitsPong) {
    static Heartbeat pingAt(long deadline) {
        return new Heartbeat(deadline, false);
    }

    /** The ping that was due is sent; one that is late by a pause of the pod still leaves half of the time. */
    Heartbeat pongWithin(Duration timeout, long now) {
        return new Heartbeat(Math.max(deadline + timeout.toMillis(), now + timeout.toMillis() / 2), true);
    }

    boolean isPingDue(long now) {
        return !awaitsPong && now >= deadline;
    }

    boolean isMissed(long now) {
        return awaitsPong && now >= deadline;
    }
}
