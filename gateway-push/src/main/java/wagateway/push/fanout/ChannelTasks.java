package wagateway.push.fanout;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** The tasks that run for the clients of one user; they are cancelled when the channel ends. Safe for any thread. */
final class ChannelTasks {
    private final Disposable.Composite tasks = Disposables.composite();
    private Disposable.@Nullable Swap latest;

    /** Runs until it is done, or the channel has ended. */
    void run(Mono<?> task) {
        Disposable.Swap running = Disposables.swap();
        if (tasks.add(running)) {
            running.update(task.doFinally(_ -> tasks.remove(running)).subscribe());
        }
    }

    /** As {@link #run}, instead of what this was called with before. */
    void runLatest(Mono<?> task) {
        latest().update(task.subscribe());
    }

    private synchronized Disposable.Swap latest() {
        if (latest == null) {
            latest = Disposables.swap();
            tasks.add(latest);
        }
        return latest;
    }

    /** The channel has no clients left: cancels all tasks. */
    void end() {
        tasks.dispose();
    }
}
