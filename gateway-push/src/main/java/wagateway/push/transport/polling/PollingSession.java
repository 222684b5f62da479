package wagateway.push.transport.polling;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import wagateway.push.admission.Newcomer;
import wagateway.push.connection.EngineIoMachine;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.engineio.PayloadCodec.Part;
import wagateway.push.transport.Carrier;
import wagateway.push.transport.Connection;
import wagateway.push.transport.ConnectionRuntime;

/**
 * Carries the frames of a connection in the responses to polls, until a WebSocket takes over (Engine.IO protocol 4,
 * sections "HTTP long-polling" and "Upgrade"). While one is tried, polls end early, so that the client is free to
 * change. Safe for any thread.
 */
public final class PollingSession {
    /** How long a poll may wait while a WebSocket is tried: the client may be waiting for its end. */
    private static final Duration POLL_DURING_PROBE = Duration.ofMillis(100);

    private final String sid;
    private final PollingSessions sessions;
    private final PostInput posts;
    private final Connection connection;
    private @Nullable MonoSink<byte[]> parked;
    private @Nullable Runnable endProbe;
    private boolean probed;
    private boolean upgraded;

    PollingSession(
            String sid,
            PollingSessions sessions,
            ConnectionRuntime<EngineIoMachine> runtime,
            Newcomer newcomer,
            PostInput posts,
            @Nullable String headerToken) {
        this.sid = sid;
        this.sessions = sessions;
        this.posts = posts;
        synchronized (this) {
            this.connection = runtime.open(
                    (machine, now) -> machine.open(sid, List.of("websocket"), headerToken, now),
                    newcomer,
                    Carrier.POLLING,
                    this::wake);
        }
    }

    /**
     * Waits for packets.
     *
     * @return a payload; empty when the request is refused: the connection is over or has changed to a WebSocket, or
     *     another poll waits, which ends it. Cancelling ends the connection: what the response held would be lost.
     */
    Mono<byte[]> poll() {
        return Mono.create(poll -> {
            connection.tick();
            if (park(poll)) {
                poll.onCancel(() -> leave(poll));
                deliver();
            } else {
                poll.success();
            }
        });
    }

    /** A POST begins; false when it is refused: another one is under way, which ends the connection. */
    synchronized boolean beginPost() {
        if (upgraded) {
            return false;
        }
        boolean begins = posts.begin();
        if (!begins) {
            connection.end(CloseReason.PROTOCOL_VIOLATION);
        }
        return begins;
    }

    void endPost() {
        posts.end();
    }

    /** A part of the body of the POST has come; gives why the connection is to end, or null. */
    @Nullable
    CloseReason received(int bytes) {
        return posts.received(bytes, isAdmitted());
    }

    /** Whether a token of the client has been accepted. */
    public boolean isAdmitted() {
        return connection.isAdmitted();
    }

    /** Packets have come; false when they ended the connection for breaking a rule. */
    boolean receive(List<Part> parts) {
        for (Part part : parts) {
            if (posts.packet() instanceof CloseReason tooMany) {
                connection.end(tooMany);
            }
            switch (part) {
                case Part.Text(var packet) -> connection.receive(packet);
                case Part.Binary(var message) -> connection.receive(message);
            }
        }
        CloseReason reason = connection.closeReason();
        return reason == null || reason == CloseReason.CLIENT_LEFT;
    }

    void end(CloseReason reason) {
        connection.end(reason);
    }

    /**
     * A WebSocket is tried.
     *
     * @param end told when probing is over because the connection is; called from any thread, must not block
     * @return false when another one is tried already, or the connection is over
     */
    public synchronized boolean beginProbe(Runnable end) {
        if (endProbe != null || upgraded || connection.closeReason() != null) {
            return false;
        }
        endProbe = end;
        return true;
    }

    /** The WebSocket has got the client's probe. */
    public void probed() {
        synchronized (this) {
            probed = endProbe != null;
        }
        endPoll();
    }

    /** The poll that waits ends, with what there is or nothing. */
    void release() {
        answer(true);
    }

    /** The WebSocket failed before it took over; polling goes on. */
    public synchronized void endProbe() {
        endProbe = null;
        probed = false;
    }

    /**
     * The WebSocket takes over.
     *
     * @param wake as in {@link ConnectionRuntime#open}
     */
    public Connection upgrade(Runnable wake) {
        MonoSink<byte[]> last;
        synchronized (this) {
            upgraded = true;
            endProbe = null;
            last = parked;
            parked = null;
        }
        if (last != null) {
            last.success(PollPayload.NOOP);
        }
        connection.handOver(Carrier.WEBSOCKET, () -> {
            wake.run();
            if (connection.closeReason() != null) {
                sessions.forget(sid);
            }
        });
        return connection;
    }

    private void wake() {
        var _ = Schedulers.parallel().schedule(this::deliver);
    }

    private synchronized boolean park(MonoSink<byte[]> poll) {
        if (upgraded || connection.closeReason() != null) {
            return false;
        }
        if (parked != null) {
            connection.end(CloseReason.PROTOCOL_VIOLATION);
            return false;
        }
        parked = poll;
        if (probed) {
            var _ = Schedulers.parallel().schedule(this::endPoll, POLL_DURING_PROBE.toMillis(), TimeUnit.MILLISECONDS);
        }
        return true;
    }

    private void leave(MonoSink<byte[]> poll) {
        synchronized (this) {
            if (!poll.equals(parked)) {
                return;
            }
            parked = null;
        }
        sessions.forget(sid);
        connection.end(CloseReason.CLIENT_LEFT);
    }

    /** Answers the parked poll when there is something to tell. */
    private void deliver() {
        answer(false);
    }

    private void endPoll() {
        boolean wanted;
        synchronized (this) {
            wanted = probed;
        }
        answer(wanted);
    }

    private void answer(boolean atOnce) {
        MonoSink<byte[]> poll;
        byte[] payload;
        Runnable probe = null;
        synchronized (this) {
            if (upgraded) {
                return;
            }
            poll = parked;
            payload = poll == null ? null : PollPayload.of(connection, atOnce);
            if (payload != null) {
                parked = null;
            }
            if (connection.closeReason() != null) {
                probe = endProbe;
                endProbe = null;
                sessions.forget(sid);
            }
        }
        if (poll != null && payload != null) {
            poll.success(payload);
        }
        if (probe != null) {
            probe.run();
        }
    }
}
