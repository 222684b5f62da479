package wagateway.push.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A connection to Redis for commands: run in order and answered in order, each some time later. */
final class CommandLink {
    private final String owner;
    private Deque<Command> sent = new ArrayDeque<>();
    private Deque<Command> answered = new ArrayDeque<>();
    private boolean up = true;

    private static final class Command {
        final String name;
        final Supplier<?> execution;
        final MonoSink<Object> caller;
        Object answer;
        RuntimeException failure;
        boolean over;

        Command(String name, Supplier<?> execution, MonoSink<Object> caller) {
            this.name = name;
            this.execution = execution;
            this.caller = caller;
            caller.onDispose(() -> over = true);
        }

        void succeed() {
            if (!over) {
                caller.success(answer);
            }
        }

        void fail(RuntimeException why) {
            if (!over) {
                caller.error(why);
            }
        }
    }

    /** Nobody knows whether the command was run. */
    static final class Lost extends RuntimeException {
        Lost() {
            super("no answer", null, false, false);
        }
    }

    CommandLink(String owner) {
        this.owner = owner;
    }

    String owner() {
        return owner;
    }

    boolean isUp() {
        return up;
    }

    boolean isIdle() {
        return sent.isEmpty() && answered.isEmpty();
    }

    /** @param execution answers null for nothing */
    @SuppressWarnings("unchecked")
    <T> Mono<T> send(String name, Supplier<T> execution) {
        return (Mono<T>) Mono.create(caller -> {
            if (up) {
                sent.add(new Command(name, execution, caller));
            } else {
                caller.error(new Lost());
            }
        });
    }

    void running(List<Step> steps) {
        if (!sent.isEmpty() && up) {
            steps.add(new Step(Step.Kind.REDIS_RUNS, owner, sent.peek().name, this::run));
        }
    }

    private void run() {
        Command command = sent.remove();
        try {
            command.answer = command.execution.get();
        } catch (RuntimeException e) {
            command.failure = e;
        }
        answered.add(command);
    }

    void answering(List<Step> steps) {
        if (!answered.isEmpty()) {
            steps.add(new Step(Step.Kind.REDIS_ANSWERS, owner, answered.peek().name, this::answer));
        }
    }

    private void answer() {
        Command command = answered.remove();
        if (command.failure != null) {
            command.fail(command.failure);
        } else {
            command.succeed();
        }
    }

    /** One that was sent fails though it is still run, or was. */
    void timingOut(List<Step> steps) {
        sent.forEach(command ->
                steps.add(new Step(Step.Kind.COMMAND_TIMES_OUT, owner, command.name, () -> command.fail(new Lost()))));
    }

    /** Nothing that was sent is answered, though some of it was run. */
    void lose() {
        up = false;
        List<Command> lost = new ArrayList<>(answered);
        lost.addAll(sent);
        answered = new ArrayDeque<>();
        sent = new ArrayDeque<>();
        lost.forEach(command -> command.fail(new Lost()));
    }

    /** The connection is another one: what was not answered is sent again, whether it was run or not. */
    void again() {
        Deque<Command> all = answered;
        all.addAll(sent);
        sent = all;
        answered = new ArrayDeque<>();
    }

    /** As {@link #again}, once the connection is back. */
    void wait(boolean repeating) {
        if (repeating) {
            again();
            up = false;
        } else {
            lose();
        }
    }

    /** Nobody waits for what was sent, which may still be run. */
    void abandon() {
        up = false;
        sent.clear();
        answered.clear();
    }

    void returned() {
        up = true;
    }
}
