package wagateway.push.transport;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.model.identity.Caller;
import wagateway.model.identity.RecoveryId;
import wagateway.push.admission.Lease;
import wagateway.push.admission.Newcomer;
import wagateway.push.admission.Rate;
import wagateway.push.client.Client;
import wagateway.push.client.Outbox;
import wagateway.push.connection.ConnectionState;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Input;
import wagateway.push.connection.Step;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.socketio.ConnectRefusal;
import wagateway.push.recovery.ResumePoint;
import wagateway.push.wire.Answer;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.Frame;

/**
 * A running connection: feeds inputs to the machine one at a time and does what it asks for. A transport gives it the
 * frames it receives, writes those of {@link #next()} and tells it when it is gone. Safe for any thread.
 */
public final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final ConnectionRuntime<?> runtime;
    private final Outbox outbox;
    private final @Nullable Consumer<Answer> acks;
    private final ConnectionAdmission admission;
    /** Of the rate of sessions that frames name, as one frame may name many: see {@link Rate#take}. */
    private long sessionsFullAt;
    /** Null when it is over. */
    private @Nullable ConnectionState state;

    private final PendingInputs pending = new PendingInputs();
    private volatile @Nullable Commands commands;
    private boolean running;
    private volatile Carrier carrier;

    Connection(
            ConnectionRuntime<?> runtime,
            Step<ConnectionState> first,
            Newcomer newcomer,
            @Nullable Lease lease,
            Carrier carrier,
            Runnable wake,
            @Nullable Consumer<Answer> acks) {
        this.runtime = runtime;
        this.admission = new ConnectionAdmission(
                runtime.services(), newcomer, lease, () -> end(CloseReason.TOO_MANY_CONNECTIONS));
        this.carrier = carrier;
        this.acks = acks;
        this.outbox = new Outbox(runtime.settings(), wake, runtime.conflated());
        take(first);
    }

    /** A frame has come. */
    public void receive(String frame) {
        handle(new Input.Received(frame));
    }

    /** A binary message has come. */
    public void receive(ByteBuffer message) {
        handle(new Input.ReceivedBinary(message));
    }

    /** The peer has shown that it is alive, and nothing else. */
    public void peerAlive() {
        handle(new Input.PeerAlive());
    }

    /** The transport is gone, or must be closed for the reason given; a second call does nothing. */
    public void end(CloseReason reason) {
        handle(new Input.Ended(reason));
    }

    /** Whether there is a client, whose token was accepted. */
    public boolean isAdmitted() {
        return commands != null;
    }

    /** The next frame to be written; null when nothing waits. */
    public @Nullable Frame next() {
        Frame frame = outbox.poll();
        if (frame != null && frame.isEvent()) {
            runtime.services().meter().delivered();
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
    public void handOver(Carrier next, Runnable wake) {
        outbox.handOver(wake);
        carrier = next;
    }

    /** What carries its frames now. */
    Carrier carrier() {
        return carrier;
    }

    /** Lets the deadlines that have passed take effect. */
    public void tick() {
        outbox.tick(now());
        CloseReason overflow = outbox.closeReason();
        handle(overflow == null ? new Input.Ticked() : new Input.Ended(overflow));
    }

    /** What an effect leads to at once waits until all effects before it have been performed. */
    private synchronized void handle(Input input) {
        if (running || pending.holds(input)) {
            pending.add(input);
            return;
        }
        running = true;
        try {
            for (Input next = input; next != null && state != null; next = pending.poll()) {
                take(runtime.machine().on(state, next, now()));
            }
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            running = false;
        }
    }

    private void take(Step<ConnectionState> step) {
        switch (step) {
            case Step.Next<ConnectionState>(ConnectionState next, List<Effect> effects) -> {
                state = next;
                effects.forEach(this::perform);
            }
            case Step.End<ConnectionState>(CloseReason reason, List<Effect> last) -> {
                last.forEach(this::perform);
                close(reason);
            }
        }
    }

    private void close(CloseReason reason) {
        state = null;
        pending.clear();
        admission.close();
        dismiss();
        outbox.close(reason);
        runtime.forget(this, reason);
    }

    /** A failure ends this connection, and no other. */
    private void fail(RuntimeException failure) {
        LOG.error("A connection failed in state {}", state, failure);
        close(CloseReason.INTERNAL_ERROR);
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Send(String frame) -> outbox.offer(Frame.of(frame));
            case Effect.Ping _ -> outbox.offer(Frame.ping());
            case Effect.SendBinary(ByteBuffer message) -> outbox.offer(Frame.of(message));
            case Effect.Refused(ConnectRefusal reason) ->
                runtime.services().meter().refused(reason);
            case Effect.Verify verify -> {
                if (verify.purpose() == Effect.Verify.Purpose.CONNECT) {
                    pending.verify();
                }
                admission.verify(verify).thenAccept(this::handle);
            }
            case Effect.Admit(Caller caller, RecoveryId id) -> admit(caller, id);
            case Effect.Recover(Caller caller, RecoveryId id, ResumePoint seen) ->
                admit(caller, id).recover(id, seen, this::recovered);
            case Effect.Release _ -> withCommands(Commands::release);
            case Effect.Run(ClientCommand command, Long ackId) -> run(command, ackId);
            case Effect.Dismiss _ -> {
                dismiss();
                admission.left();
            }
            case Effect.Leave _ -> {
                withCommands(Commands::leave);
                commands = null;
                admission.left();
            }
        }
    }

    private void run(ClientCommand command, @Nullable Long ackId) {
        long fullAt = runtime.settings().frames().take(sessionsFullAt, command.named(), MILLISECONDS.toNanos(now()));
        if (fullAt == Rate.TOO_FEW) {
            end(CloseReason.TOO_MANY_FRAMES);
        } else {
            sessionsFullAt = fullAt;
            withCommands(mine -> mine.run(command, ackId));
        }
    }

    private void withCommands(Consumer<Commands> action) {
        if (commands != null) {
            action.accept(commands);
        }
    }

    private void dismiss() {
        withCommands(Commands::dismiss);
        commands = null;
    }

    private Commands admit(Caller caller, @Nullable RecoveryId id) {
        dismiss();
        admission.admitted();
        var services = runtime.services();
        var client = new Client(
                caller.userId(),
                id,
                runtime.format(),
                outbox,
                runtime.settings().maxSubscriptions());
        var replies = new ClientReplies(runtime.format(), outbox, services.clock(), acks);
        var admitted = new Commands(services.fanOut(), services.recovery(), client, replies);
        commands = admitted;
        return admitted;
    }

    private void recovered(boolean successfully) {
        runtime.services().meter().recovered(successfully);
        handle(new Input.Recovered(successfully));
    }

    private long now() {
        return runtime.services().clock().millis();
    }
}
