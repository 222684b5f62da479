package wagateway.api.worker;

import reactor.core.publisher.Mono;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/** Which workers there are, and which session is on which. */
public interface WorkerRegistry {
    /** Adds a worker or replaces what was known of it; it counts as alive and takes sessions again. */
    Mono<Void> register(Worker worker, int capacity);

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

    /** The worker a session is on, or was on last, alive or not. */
    Mono<Worker> assigned(SessionId session);
}
