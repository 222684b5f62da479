package wagateway.push.transport;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.client.Client;
import wagateway.push.client.ClientSettings;
import wagateway.push.client.Outbox;
import wagateway.push.client.TestClients;
import wagateway.push.fanout.ConnectionStateRecovery;
import wagateway.push.fanout.FanOut;
import wagateway.push.fanout.TestDeliveries;
import wagateway.push.metrics.PodMeter;
import wagateway.push.protocol.Decoded;
import wagateway.push.recovery.RecoveryStore;
import wagateway.push.source.EventBus;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.ClientPayloads;
import wagateway.push.wire.ConnectAuth;
import wagateway.push.wire.Frame;
import wagateway.push.wire.PlainFormat;
import wagateway.push.wire.SocketIoFormat;
import wagateway.push.wire.WireFormat;

/**
 * A push pod without sockets, for the simulation: all that it knows of how a pod is put together is here. What a client
 * says and hears are texts.
 */
public final class SimulatedPod {
    private static final ClientSettings LIMITS =
            TestClients.waiting(10_000, 10_000_000, 10_000_000, Duration.ofDays(1));
    private static final int MAX_SUBSCRIPTIONS = 100;

    private final Clock clock;
    private final FanOut fanOut;
    private final ConnectionStateRecovery recovery;
    private final WireFormat socketIo = new SocketIoFormat();
    private final WireFormat plain = new PlainFormat();

    public SimulatedPod(
            EventBus bus, RecoveryStore store, Clock clock, Duration answerWithin, Duration renewal, PodMeter meter) {
        this.clock = clock;
        this.fanOut = new FanOut(bus, store, TestDeliveries.by(clock), answerWithin, meter);
        this.recovery = new ConnectionStateRecovery(store, fanOut, answerWithin, renewal);
        bus.listen(fanOut);
    }

    public void start() {
        recovery.start();
    }

    public void stop() {
        recovery.stop();
    }

    /**
     * A client of Socket.IO connects.
     *
     * @param auth what its CONNECT has
     * @param fresh its id when it is not recovered
     */
    public Session connect(UserId user, String auth, String fresh) {
        var session = new Session(user, socketIo);
        if (!(ClientPayloads.auth(auth) instanceof Decoded.Packet<ConnectAuth>(ConnectAuth said))) {
            throw new IllegalArgumentException(auth);
        }
        if (said.before() == null) {
            session.welcome(fresh);
        } else {
            session.recover(said.before(), fresh);
        }
        return session;
    }

    /** A client of {@code /ws} connects. */
    public Session connect(UserId user) {
        var session = new Session(user, plain);
        session.enter(null);
        return session;
    }

    /** One connection. */
    public final class Session {
        private final UserId user;
        private final WireFormat format;
        private final Outbox outbox = new Outbox(LIMITS, () -> {});
        private @Nullable Commands commands;

        private Session(UserId user, WireFormat format) {
            this.user = user;
            this.format = format;
        }

        private Commands enter(@Nullable RecoveryId id) {
            dismiss();
            var client = new Client(user, id, format, outbox, MAX_SUBSCRIPTIONS);
            var entered = new Commands(fanOut, recovery, client, new ClientReplies(format, outbox, clock, null));
            commands = entered;
            return entered;
        }

        private Commands commands() {
            return Objects.requireNonNull(commands);
        }

        private void welcome(String id) {
            enter(new RecoveryId(id));
            outbox.offer(Frame.of("connect " + id));
        }

        private void recover(ConnectAuth.Before before, String fresh) {
            enter(before.id()).recover(before.id(), before.offset(), recovered -> {
                if (recovered) {
                    outbox.offer(Frame.of("connect " + before.id().value()));
                    commands().release();
                } else {
                    welcome(fresh);
                }
            });
        }

        public void subscribe(String sessionId, long ackId) {
            commands().run(new ClientCommand.Subscribe(new SessionId(sessionId)), ackId);
        }

        public void subscribeAll(long ackId) {
            commands().run(new ClientCommand.SubscribeAll(), ackId);
        }

        public void unsubscribe(String sessionId, long ackId) {
            commands().run(new ClientCommand.Unsubscribe(new SessionId(sessionId)), ackId);
        }

        public void unsubscribeAll(long ackId) {
            commands().run(new ClientCommand.UnsubscribeAll(), ackId);
        }

        /** Of {@code /ws}. */
        public void resume(boolean all, List<String> sessions, String offset, long ackId) {
            commands()
                    .run(
                            new ClientCommand.Resume(
                                    all,
                                    sessions.stream().map(SessionId::new).toList(),
                                    Offset.parse(offset).orElse(Offset.NONE)),
                            ackId);
        }

        /** The next frame; null when nothing waits. */
        public @Nullable String next() {
            Frame frame = outbox.poll();
            return frame == null ? null : new String(frame.bytes(), StandardCharsets.UTF_8);
        }

        public boolean isOver() {
            return outbox.closeReason() != null;
        }

        /** The connection is gone. */
        public void dismiss() {
            if (commands != null) {
                commands.dismiss();
            }
        }

        /** The client has said that it goes. */
        public void leave() {
            commands().leave();
        }
    }
}
