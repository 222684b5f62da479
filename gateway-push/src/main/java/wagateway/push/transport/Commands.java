package wagateway.push.transport;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.event.Offset;
import wagateway.model.identity.RecoveryId;
import wagateway.push.client.Client;
import wagateway.push.client.Frame;
import wagateway.push.client.Outbox;
import wagateway.push.connection.gateway.Frames;
import wagateway.push.contract.Answer;
import wagateway.push.contract.ClientCommand;
import wagateway.push.contract.PushedEvent;
import wagateway.push.fanout.FanOut;
import wagateway.push.fanout.Returning;

/**
 * Runs the commands of one client and answers them. There is at most one inquiry at a time for a session and for all of
 * them together; a command that repeats one joins it. Safe for any thread.
 */
final class Commands {
    private static final String ALL = "";
    private static final String RECOVERY = "@recovery";

    private final FanOut fanOut;
    private final Returning returning;
    private final Client client;
    private final Outbox outbox;
    private final Clock clock;
    private final Map<String, Inquiry> inquiries = new HashMap<>(2);

    private static final class Inquiry {
        private final Disposable.Swap work = Disposables.swap();
        private final List<Long> unanswered = new ArrayList<>(1);
        private final boolean leaves;
        private boolean withoutAck;
        private @Nullable Answer given;

        Inquiry(boolean leaves) {
            this.leaves = leaves;
        }
    }

    Commands(FanOut fanOut, Returning returning, Client client, Outbox outbox, Clock clock) {
        this.fanOut = fanOut;
        this.returning = returning;
        this.client = client;
        this.outbox = outbox;
        this.clock = clock;
    }

    synchronized void run(ClientCommand command, @Nullable Long ackId) {
        switch (command) {
            case ClientCommand.Subscribe(var session) ->
                inquire(session.value(), false, () -> fanOut.subscribe(client, session), ackId);
            case ClientCommand.SubscribeAll _ -> inquire(ALL, false, () -> fanOut.subscribeAll(client), ackId);
            case ClientCommand.Unsubscribe(var session) ->
                inquire(session.value(), true, () -> done(fanOut.unsubscribe(client, session)), ackId);
            case ClientCommand.UnsubscribeAll _ -> inquire(ALL, true, () -> done(fanOut.unsubscribeAll(client)), ackId);
            case ClientCommand.Unusable(String subject, Answer.Refused refused) -> answer(refused, subject, ackId);
            case ClientCommand.RefreshToken _ -> throw new IllegalStateException("the machine refreshes tokens itself");
        }
    }

    /**
     * Restores what the client had before.
     *
     * @param then told whether that could be done, once, unless the client is gone before; called from any thread
     */
    synchronized void recover(RecoveryId id, Offset seen, Consumer<Boolean> then) {
        var recovery = new Inquiry(false);
        inquiries.put(RECOVERY, recovery);
        recovery.work.update(returning.recover(client, id, seen).subscribe(then));
    }

    /** What was restored and what has come since is delivered, and all that follows. */
    void resume() {
        client.release();
    }

    /** The client is gone. */
    synchronized void dismiss() {
        inquiries.values().forEach(inquiry -> inquiry.work.dispose());
        inquiries.clear();
        fanOut.leave(client);
    }

    private void inquire(String target, boolean leaves, Supplier<Flux<Answer>> question, @Nullable Long ackId) {
        Inquiry before = inquiries.get(target);
        if (before != null && (leaves || before.leaves)) {
            end(target);
        }
        Inquiry running = inquiries.get(target);
        if (running != null && running.given != null) {
            answer(running.given, target, ackId);
            return;
        }
        Inquiry inquiry = running == null ? new Inquiry(leaves) : running;
        if (ackId == null) {
            inquiry.withoutAck = true;
        } else {
            inquiry.unanswered.add(ackId);
        }
        if (running == null) {
            inquiries.put(target, inquiry);
            inquiry.work.update(question.get().subscribe(answer -> answered(target, inquiry, answer)));
        }
    }

    private static Flux<Answer> done(Mono<Void> work) {
        return work.<Answer>thenReturn(new Answer.Done()).flux();
    }

    /** Only the first answer goes to the acks; a refusal that follows is an event. */
    private synchronized void answered(String target, Inquiry inquiry, Answer answer) {
        if (!(answer instanceof Answer.Pending)) {
            inquiries.remove(target, inquiry);
        }
        String subject = target.equals(ALL) ? null : target;
        inquiry.unanswered.forEach(ackId -> answer(answer, subject, ackId));
        inquiry.unanswered.clear();
        if (inquiry.withoutAck || inquiry.given != null) {
            answer(answer, subject, null);
        }
        inquiry.given = answer;
    }

    private void end(String target) {
        Inquiry inquiry = inquiries.remove(target);
        if (inquiry != null) {
            inquiry.work.dispose();
            inquiry.unanswered.forEach(ackId -> answer(new Answer.Done(), target, ackId));
        }
    }

    private void answer(Answer answer, @Nullable String subject, @Nullable Long ackId) {
        if (ackId != null) {
            outbox.offer(Frame.of(Frames.ack(ackId, answer)));
        } else if (answer instanceof Answer.Refused refused) {
            outbox.offer(Frame.of(
                    Frames.event(PushedEvent.connectionError(subject, refused.message(), clock.instant()), null)));
        }
    }
}
