package wagateway.push.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.identity.RecoveryId;
import wagateway.push.client.Client;
import wagateway.push.fanout.ConnectionStateRecovery;
import wagateway.push.fanout.FanOut;
import wagateway.push.recovery.ResumePoint;
import wagateway.push.wire.Answer;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.Refusal;

/**
 * Runs the commands of one client and answers them. At most one is pending for a session, and one for all of them
 * together; a command that repeats one joins it. Safe for any thread.
 */
final class Commands {
    private static final String ALL = "";
    private static final String RECOVERY = "@recovery";

    /** More commands than a client may need to send while it resumes. */
    private static final int MAX_POSTPONED = 1_000;

    private final FanOut fanOut;
    private final ConnectionStateRecovery recovery;
    private final Client client;
    private final ClientReplies replies;
    private final Map<String, PendingCommand> pending = new HashMap<>(2);
    private @Nullable List<Runnable> postponed;

    private static final class PendingCommand {
        private final Disposable.Swap work = Disposables.swap();
        private final List<Long> unanswered = new ArrayList<>(1);
        private final boolean unsubscribes;
        private boolean withoutAck;
        private @Nullable Answer given;

        PendingCommand(boolean unsubscribes) {
            this.unsubscribes = unsubscribes;
        }
    }

    Commands(FanOut fanOut, ConnectionStateRecovery recovery, Client client, ClientReplies replies) {
        this.fanOut = fanOut;
        this.recovery = recovery;
        this.client = client;
        this.replies = replies;
    }

    /**
     * Runs a command; while a client resumes from an offset, its next ones wait.
     *
     * @param ackId present when the client wants the answer
     */
    synchronized void run(ClientCommand command, @Nullable Long ackId) {
        if (postponed != null) {
            postpone(command, ackId, postponed);
            return;
        }
        switch (command) {
            case ClientCommand.Subscribe(var session) ->
                start(session.value(), false, () -> fanOut.subscribe(client, session), ackId);
            case ClientCommand.SubscribeAll _ -> start(ALL, false, () -> fanOut.subscribeAll(client), ackId);
            case ClientCommand.Resume wanted -> resume(wanted, ackId);
            case ClientCommand.Unsubscribe(var session) ->
                start(session.value(), true, () -> done(fanOut.unsubscribe(client, session)), ackId);
            case ClientCommand.UnsubscribeAll _ -> start(ALL, true, () -> done(fanOut.unsubscribeAll(client)), ackId);
            case ClientCommand.Unusable(String subject, Answer.Refused refused) ->
                replies.answer(refused, subject, ackId);
            case ClientCommand.RefreshToken _ -> throw new IllegalStateException("the machine refreshes tokens itself");
        }
    }

    /**
     * Restores what the client had before.
     *
     * @param then told whether that could be done, once, unless the client is gone before; called from any thread
     */
    synchronized void recover(RecoveryId id, ResumePoint seen, Consumer<Boolean> then) {
        var command = new PendingCommand(false);
        pending.put(RECOVERY, command);
        command.work.update(recovery.recover(client, id, seen).subscribe(then));
    }

    private void resume(ClientCommand.Resume wanted, @Nullable Long ackId) {
        var command = new PendingCommand(false);
        pending.put(RECOVERY, command);
        postponed = new ArrayList<>();
        command.work.update(
                recovery.resume(client, wanted).subscribe(resumed -> resumed(wanted, ackId, command, resumed)));
    }

    private synchronized void resumed(
            ClientCommand.Resume wanted, @Nullable Long ackId, PendingCommand command, boolean resumed) {
        if (!pending.remove(RECOVERY, command)) {
            return;
        }
        List<Runnable> waiting = Objects.requireNonNull(postponed);
        postponed = null;
        if (resumed) {
            if (wanted.all()) {
                replies.answer(new Answer.Done(), null, ackId);
            }
            wanted.sessions().forEach(session -> replies.answer(new Answer.Done(), session.value(), ackId));
            client.release();
        } else {
            replies.resync(wanted.seen());
            wanted.asNew().forEach(again -> run(again, ackId));
        }
        waiting.forEach(Runnable::run);
    }

    private void postpone(ClientCommand command, @Nullable Long ackId, List<Runnable> waiting) {
        if (waiting.size() < MAX_POSTPONED) {
            waiting.add(() -> run(command, ackId));
        } else {
            replies.answer(Refusal.TOO_MANY_SUBSCRIPTIONS.asAnswer(), null, ackId);
        }
    }

    /** What was restored and what has come since is delivered, and all that follows. */
    void release() {
        client.release();
    }

    /** The client has disconnected. */
    synchronized void dismiss() {
        pending.values().forEach(command -> command.work.dispose());
        pending.clear();
        fanOut.leave(client);
    }

    /** The client has left on purpose: it is not to be recovered. */
    synchronized void leave() {
        dismiss();
        recovery.forget(client);
    }

    private void start(String target, boolean unsubscribes, Supplier<Flux<Answer>> work, @Nullable Long ackId) {
        PendingCommand before = pending.get(target);
        if (before != null && (unsubscribes || before.unsubscribes)) {
            end(target);
        }
        PendingCommand running = pending.get(target);
        if (running != null && running.given != null) {
            replies.answer(running.given, subject(target), ackId);
            return;
        }
        PendingCommand command = running == null ? new PendingCommand(unsubscribes) : running;
        if (ackId == null) {
            command.withoutAck = true;
        } else {
            command.unanswered.add(ackId);
        }
        if (running == null) {
            pending.put(target, command);
            command.work.update(work.get().subscribe(answer -> answered(target, command, answer)));
        }
    }

    private static Flux<Answer> done(Mono<Void> work) {
        return work.<Answer>thenReturn(new Answer.Done()).flux();
    }

    /** Only the first answer goes to the acks; a refusal that follows is an event. */
    private synchronized void answered(String target, PendingCommand command, Answer answer) {
        if (!(answer instanceof Answer.Pending)) {
            pending.remove(target, command);
        }
        command.unanswered.forEach(ackId -> replies.answer(answer, subject(target), ackId));
        command.unanswered.clear();
        if (command.withoutAck || command.given != null) {
            replies.answer(answer, subject(target), null);
        }
        command.given = answer;
    }

    private void end(String target) {
        PendingCommand command = pending.remove(target);
        if (command != null) {
            command.work.dispose();
            command.unanswered.forEach(ackId -> replies.answer(new Answer.Done(), subject(target), ackId));
        }
    }

    private static @Nullable String subject(String target) {
        return target.equals(ALL) ? null : target;
    }
}
