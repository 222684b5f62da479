package wagateway.push.transport;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import wagateway.push.client.Client;
import wagateway.push.client.Frame;
import wagateway.push.client.Outbox;
import wagateway.push.connection.ConnectionState;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Frames;
import wagateway.push.connection.Input;
import wagateway.push.connection.Step;
import wagateway.push.contract.Answer;
import wagateway.push.contract.ClientCommand;
import wagateway.push.contract.PushedEvent;
import wagateway.push.protocol.CloseReason;

/**
 * A running connection: feeds inputs to the machine one at a time and does what it asks for. A transport gives it the
 * frames it receives, writes those of {@link #next()} and tells it when it is gone. Safe for any thread.
 */
public final class Connection {
    private final ConnectionRuntime runtime;
    private final Outbox outbox;
    private final Queue<Input> inputs = new ArrayDeque<>(1);
    private Disposable.Composite clientWork = Disposables.composite();
    private ConnectionState state;
    private @Nullable Client client;
    private boolean running;

    Connection(ConnectionRuntime runtime, String sid, @Nullable String headerToken, Runnable wake) {
        this.runtime = runtime;
        this.outbox = new Outbox(runtime.settings().outbox(), wake);
        Step first = runtime.machine().open(sid, headerToken, runtime.clock().millis());
        this.state = first.state();
        first.effects().forEach(this::perform);
    }

    /** A frame has come. */
    public void receive(String frame) {
        handle(new Input.Received(frame));
    }

    /** The transport is gone, or must go for the reason given; asking again changes nothing. */
    public void end(CloseReason reason) {
        handle(new Input.Ended(reason));
    }

    /** The next frame to be written; null when nothing waits. */
    public @Nullable Frame next() {
        return outbox.poll();
    }

    /** Why the transport is to end once nothing waits; null while it is to stay. */
    public @Nullable CloseReason closeReason() {
        return outbox.closeReason();
    }

    void tick() {
        CloseReason overflow = outbox.closeReason();
        handle(overflow == null ? new Input.Ticked() : new Input.Ended(overflow));
    }

    private synchronized void handle(Input input) {
        inputs.add(input);
        if (running) {
            return;
        }
        running = true;
        for (Input next = inputs.poll(); next != null; next = inputs.poll()) {
            Step step = runtime.machine().on(state, next, runtime.clock().millis());
            state = step.state();
            step.effects().forEach(this::perform);
        }
        running = false;
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Send(String frame) -> outbox.offer(Frame.of(frame));
            case Effect.Verify(String token, Long ackId) ->
                runtime.tokens()
                        .verify(token)
                        .thenAccept(result -> handle(
                                new Input.Verified(result, ackId, runtime.ids().get())));
            case Effect.Admit admit ->
                client = new Client(
                        admit.caller().userId(),
                        runtime.encoder(),
                        outbox,
                        runtime.settings().maxSubscriptions());
            case Effect.Run(ClientCommand command, Long ackId) -> run(command, ackId);
            case Effect.Dismiss _ -> dismiss();
            case Effect.Close(CloseReason reason) -> {
                outbox.close(reason);
                runtime.forget(this);
            }
        }
    }

    private void run(ClientCommand command, @Nullable Long ackId) {
        if (client == null) {
            return;
        }
        switch (command) {
            case ClientCommand.Subscribe(var session) ->
                await(runtime.fanOut().subscribe(client, session), session.value(), ackId);
            case ClientCommand.SubscribeAll _ -> await(runtime.fanOut().subscribeAll(client), null, ackId);
            case ClientCommand.Unsubscribe(var session) -> {
                runtime.fanOut().unsubscribe(client, session);
                answer(new Answer.Done(), session.value(), ackId);
            }
            case ClientCommand.UnsubscribeAll _ -> {
                runtime.fanOut().unsubscribeAll(client);
                answer(new Answer.Done(), null, ackId);
            }
            case ClientCommand.Unusable(String subject, Answer.Refused refused) -> answer(refused, subject, ackId);
            case ClientCommand.RefreshToken _ -> throw new IllegalStateException("the machine refreshes tokens itself");
        }
    }

    private void await(Flux<Answer> answers, @Nullable String subject, @Nullable Long ackId) {
        var work = Disposables.swap();
        clientWork.add(work);
        work.update(answers.doFinally(_ -> clientWork.remove(work))
                .index()
                .subscribe(numbered -> answer(numbered.getT2(), subject, numbered.getT1() == 0 ? ackId : null)));
    }

    /** Only the first answer goes to the ack; a refusal that has none to go to is an event. */
    private void answer(Answer answer, @Nullable String subject, @Nullable Long ackId) {
        if (ackId != null) {
            outbox.offer(Frame.of(Frames.ack(ackId, answer)));
        } else if (answer instanceof Answer.Refused refused) {
            var error = PushedEvent.connectionError(
                    subject,
                    refused.message(),
                    Instant.ofEpochMilli(runtime.clock().millis()));
            outbox.offer(Frame.of(Frames.event(error, null)));
        }
    }

    private void dismiss() {
        clientWork.dispose();
        clientWork = Disposables.composite();
        if (client != null) {
            runtime.fanOut().leave(client);
            client = null;
        }
    }
}
