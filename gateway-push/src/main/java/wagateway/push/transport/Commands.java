package wagateway.push.transport;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import wagateway.push.client.Client;
import wagateway.push.client.Frame;
import wagateway.push.client.Outbox;
import wagateway.push.connection.gateway.Frames;
import wagateway.push.contract.Answer;
import wagateway.push.contract.ClientCommand;
import wagateway.push.contract.PushedEvent;
import wagateway.push.fanout.FanOut;

/**
 * Runs the commands of one client and answers them. There is at most one inquiry at a time for a session and for all of
 * them together; a command that repeats one joins it. Safe for any thread.
 */
final class Commands {
    private static final String ALL = "";

    private final FanOut fanOut;
    private final Client client;
    private final Outbox outbox;
    private final Clock clock;
    private final Map<String, Inquiry> inquiries = new HashMap<>(2);

    private static final class Inquiry {
        private final Disposable.Swap work = Disposables.swap();
        private final List<Long> unanswered = new ArrayList<>(1);
        private boolean withoutAck;
        private @Nullable Answer given;
    }

    Commands(FanOut fanOut, Client client, Outbox outbox, Clock clock) {
        this.fanOut = fanOut;
        this.client = client;
        this.outbox = outbox;
        this.clock = clock;
    }

    synchronized void run(ClientCommand command, @Nullable Long ackId) {
        switch (command) {
            case ClientCommand.Subscribe(var session) ->
                inquire(session.value(), () -> fanOut.subscribe(client, session), ackId);
            case ClientCommand.SubscribeAll _ -> inquire(ALL, () -> fanOut.subscribeAll(client), ackId);
            case ClientCommand.Unsubscribe(var session) -> {
                end(session.value());
                fanOut.unsubscribe(client, session);
                answer(new Answer.Done(), session.value(), ackId);
            }
            case ClientCommand.UnsubscribeAll _ -> {
                end(ALL);
                fanOut.unsubscribeAll(client);
                answer(new Answer.Done(), null, ackId);
            }
            case ClientCommand.Unusable(String subject, Answer.Refused refused) -> answer(refused, subject, ackId);
            case ClientCommand.RefreshToken _ -> throw new IllegalStateException("the machine refreshes tokens itself");
        }
    }

    /** The client is gone. */
    synchronized void dismiss() {
        inquiries.values().forEach(inquiry -> inquiry.work.dispose());
        inquiries.clear();
        fanOut.leave(client);
    }

    private void inquire(String target, Supplier<Flux<Answer>> question, @Nullable Long ackId) {
        Inquiry running = inquiries.get(target);
        if (running != null && running.given != null) {
            answer(running.given, target, ackId);
            return;
        }
        Inquiry inquiry = running == null ? new Inquiry() : running;
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
