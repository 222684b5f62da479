package wagateway.push.metrics;

import java.time.Duration;
import wagateway.push.admission.HandshakeRefusal;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.socketio.ConnectRefusal;

/**
 * Counts what happens in this pod. A call is cheap enough for every frame: it allocates nothing and looks nothing up.
 * Safe for any thread.
 */
public interface PodMeter {
    /** A connection was opened. */
    void opened();

    /** It has ended. */
    void closed(CloseReason reason);

    /** A client is refused. */
    void refused(ConnectRefusal reason);

    /** A handshake is refused over HTTP. */
    void refused(HandshakeRefusal reason);

    /** A request or a WebSocket of a page is refused for its origin. */
    void pageRefused();

    /** A request is given up as its head takes too long. */
    void requestRefused();

    /** A user has so many connections, on all pods together, with the one that was just taken. */
    void connectionsOfUser(int count);

    /** An event has come from Redis. */
    void received();

    /** An event of this age waits at every socket that wants it. */
    void fannedOut(Duration age);

    /** An event was handed to one socket. */
    void delivered();

    /** An event was dropped for a newer one before its reader took it. */
    void conflated();

    /** A client has come back and was, or was not, given what it had before. */
    void recovered(boolean successfully);

    /** The clients of one user are brought up to date. */
    void resynchronised();

    /** A request for a connection of another pod was, or was not, answered there. */
    void forwarded(boolean answered);
}
