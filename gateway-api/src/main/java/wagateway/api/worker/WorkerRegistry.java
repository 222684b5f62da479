package wagateway.api.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/** Which workers there are, and which session is on which. */
public interface WorkerRegistry {
    /**
     * Adds a worker or replaces what was known of it; it counts as alive and takes sessions again.
     *
     * @param fresh whether it runs none of the sessions that it had, and is to be asked for each of them
     */
    Mono<Void> register(Worker worker, int capacity, boolean fresh);

    /**
     * The sessions that have a slot on a worker, in the order of their ids.
     *
     * @param after the last id of the page before; null for the first page
     * @return fails with {@link ProblemCode#WORKER_NOT_FOUND}
     */
    Mono<List<AssignedSession>> sessions(WorkerId id, @Nullable SessionId after, int limit);

    /** @return false when the worker is unknown */
    Mono<Boolean> heartbeat(WorkerId id);

    /**
     * Gives the worker no more sessions.
     *
     * @return false when the worker is unknown
     */
    Mono<Boolean> drain(WorkerId id);

    /**
     * Puts a session on the live worker it is on, else on the least loaded live one with room. Empty when there is
     * none. However many pods assign at once, none puts more on a worker than its capacity; a worker that takes a session
     * back by itself, and says so, may pass it.
     *
     * <p>On another worker than before, the numbering of reports begins anew: the epoch of the worker before is retired,
     * and any other is accepted. On the same worker it goes on.
     */
    Mono<Worker> assign(SessionId session);

    /**
     * The same for a session whose worker fell silent: any other worker comes before the one that it was given to last.
     * Empty also when the session does not seek a worker any more.
     */
    Mono<Worker> move(SessionId session);

    /**
     * Whether whoever runs a session can be relied on to go on: a worker that is neither silent nor drained, or one that the
     * gateway has never heard of.
     */
    Mono<Boolean> isServed(SessionId session);

    /** The worker a session is on, or was on last, alive or not. */
    Mono<Worker> assigned(SessionId session);
}
