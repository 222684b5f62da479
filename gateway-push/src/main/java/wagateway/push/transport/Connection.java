package wagateway.push.transport;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.model.event.Offset;
import wagateway.model.identity.Caller;
import wagateway.model.identity.RecoveryId;
import wagateway.push.client.Client;
import wagateway.push.client.Outbox;
import wagateway.push.connection.ConnectionState;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Input;
import wagateway.push.connection.Step;
import wagateway.push.limit.FrameBudget;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.engineio.Transport;
import wagateway.push.protocol.socketio.ConnectRefusal;
import wagateway.push.recovery.ResumePoint;
import wagateway.push.wire.Answer;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.Frame;
import wagateway.push.wire.WireFormat;

/**
 * A running connection: feeds inputs to the machine one at a time and does what it asks for. A transport gives it the
 * frames it receives, writes those of {@link #next()} and tells it when it is gone. Safe for any thread.
 */
public final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final ConnectionRuntime runtime;
    private final Outbox outbox;
    private final Queue<Input> inputs = new ArrayDeque<>(1);
    private final FrameBudget budget;
    private ConnectionState state;
    private @Nullable Commands commands;
    private boolean running;
    private volatile Transport transport;

    Connection(
            ConnectionRuntime runtime, String sid, List<String> upgrades, @Nullable String headerToken, Runnable wake) {
        this.runtime = runtime;
        this.transport = upgrades.isEmpty() ? Transport.WEBSOCKET : Transport.POLLING;
        this.outbox = new Outbox(runtime.settings().outbox(), wake, runtime.conflated());
        this.budget =
                new FrameBudget(runtime.settings().frames(), runtime.clock().millis());
        Step first = runtime.machine()
                .open(sid, upgrades, headerToken, runtime.clock().millis());
        this.state = first.state();
        first.effects().forEach(this::perform);
    }

    /** A frame has come. */
    public void receive(String frame) {
        accept(new Input.Received(frame));
    }

    /** A binary message has come. */
    public void receive(ByteBuffer message) {
        accept(new Input.ReceivedBinary(message));
    }

    /** The peer has shown that it is there, and nothing else. */
    public void heard() {
        handle(new Input.Heard());
    }

    /** The transport is gone, or must go for the reason given; asking again changes nothing. */
    public void end(CloseReason reason) {
        handle(new Input.Ended(reason));
    }

    /** The next frame to be written; null when nothing waits. */
    public @Nullable Frame next() {
        Frame frame = outbox.poll();
        if (frame != null && frame.isEvent()) {
            runtime.meter().delivered();
        }
        return frame;
    }

    /** Why the transport is to end once nothing waits; null while it is to stay. */
    public @Nullable CloseReason closeReason() {
        return outbox.closeReason();
    }

    /**
     * Another transport takes over.
     *
     * @param wake as in {@link ConnectionRuntime#open}
     */
    public void handOver(Runnable wake) {
        outbox.handOver(wake);
        transport = Transport.WEBSOCKET;
    }

    /** What carries its frames now. */
    Transport transport() {
        return transport;
    }

    /** Lets the deadlines that have passed take effect. */
    public void tick() {
        outbox.tick(runtime.clock().millis());
        CloseReason overflow = outbox.closeReason();
        handle(overflow == null ? new Input.Ticked() : new Input.Ended(overflow));
    }

    private synchronized void accept(Input input) {
        handle(budget.spend(runtime.clock().millis()) ? input : new Input.Ended(CloseReason.TOO_MANY_FRAMES));
    }

    private synchronized void handle(Input input) {
        inputs.add(input);
        if (running) {
            return;
        }
        running = true;
        try {
            for (Input next = inputs.poll(); next != null; next = inputs.poll()) {
                Step step = runtime.machine().on(state, next, runtime.clock().millis());
                state = step.state();
                step.effects().forEach(this::perform);
            }
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            running = false;
        }
    }

    /** Whatever went wrong is this connection's end, and of no other. */
    private void fail(RuntimeException failure) {
        LOG.error("A connection failed in state {}", state, failure);
        state = new ConnectionState.Closed(CloseReason.INTERNAL_ERROR);
        inputs.clear();
        outbox.close(CloseReason.INTERNAL_ERROR);
        runtime.forget(this, CloseReason.INTERNAL_ERROR);
        dismiss();
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Send(String frame) -> outbox.offer(Frame.of(frame));
            case Effect.Ping _ -> outbox.offer(Frame.ping());
            case Effect.SendBinary(ByteBuffer message) -> outbox.offer(Frame.of(message));
            case Effect.Refused(ConnectRefusal reason) -> runtime.meter().refused(reason);
            case Effect.Verify verify ->
                runtime.tokens()
                        .verify(verify.token())
                        .thenAccept(result -> handle(
                                new Input.Verified(result, verify.purpose(), verify.ackId(), RecoveryId.fresh())));
            case Effect.Admit(Caller caller, RecoveryId id) -> admit(caller, id);
            case Effect.Recover(Caller caller, RecoveryId id, ResumePoint seen) ->
                admit(caller, id).recover(id, seen, this::recovered);
            case Effect.Resume _ -> resume();
            case Effect.Run(ClientCommand command, Long ackId) -> run(command, ackId);
            case Effect.Dismiss _ -> dismiss();
            case Effect.Leave _ -> leave();
            case Effect.Close(CloseReason reason) -> {
                outbox.close(reason);
                runtime.forget(this, reason);
            }
        }
    }

    private void run(ClientCommand command, @Nullable Long ackId) {
        if (commands != null) {
            commands.run(command, ackId);
        }
    }

    private Commands admit(Caller caller, @Nullable RecoveryId id) {
        dismiss();
        var client = new Client(
                caller.userId(),
                id,
                runtime.format(),
                outbox,
                runtime.settings().maxSubscriptions());
        var admitted = new Commands(
                runtime.fanOut(),
                runtime.recovery(),
                client,
                new ClientReplies(runtime.format(), outbox, runtime.clock()));
        commands = admitted;
        return admitted;
    }

    private void recovered(boolean successfully) {
        runtime.meter().recovered(successfully);
        handle(new Input.Recovered(successfully));
    }

    private void resume() {
        if (commands != null) {
            commands.resume();
        }
    }

    private void dismiss() {
        if (commands != null) {
            commands.dismiss();
            commands = null;
        }
    }

    private void leave() {
        if (commands != null) {
            commands.leave();
            commands = null;
        }
    }

    private record ClientReplies(WireFormat format, Outbox outbox, Clock clock) implements Replies {
        @Override
        public void answer(Answer answer, @Nullable String subject, @Nullable Long ackId) {
            if (format.answer(answer, subject, ackId, clock.instant()) instanceof String text) {
                outbox.offer(Frame.of(text));
            }
        }

        @Override
        public void resync(Offset seen) {
            outbox.offer(format.resync(seen));
        }
    }
}
