package wagateway.api.failover;

import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.session.Session;
import wagateway.api.worker.Worker;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/**
 * What there is to do, kept where it survives every pod. What is claimed is claimed by one pod at a time, until it is
 * settled or the lease of the claim has ended: then any pod may claim it again.
 */
interface FailoverTasks {
    /**
     * A session that seeks a worker.
     *
     * @param failedMoves how many workers in a row have failed to open it
     */
    record Unassigned(Session session, int failedMoves) {}

    /** A session that a live worker may still run though it was given to another. */
    record Eviction(Worker worker, SessionId session) {}

    /**
     * A worker that was lost, or has shown again that it lives.
     *
     * @param drained whether it was to get no more sessions
     * @param sessions that have a slot on it
     * @param seconds since it showed last that it lives, or since it was lost
     */
    record WorkerChange(WorkerId worker, boolean lost, boolean drained, int sessions, long seconds) {}

    /** Notes which workers were lost or came back; no other call, on any pod, is told the same. */
    Flux<WorkerChange> noteWorkers();

    /** Sessions on workers that have been silent for too long and have said nothing of the session either; not claimed. */
    Flux<Session> lost(int limit);

    /** Sessions on workers that have started anew without them, and have said nothing of the session since; not claimed. */
    Flux<Session> restarted(int limit);

    /** Claims sessions that seek a worker; while no worker has room only those that have one already. */
    Flux<Unassigned> claimUnassigned(int limit);

    /**
     * Notes that a worker has been told to open a session.
     *
     * @return false when the session was taken from it meanwhile
     */
    Mono<Boolean> settle(SessionId session, WorkerId worker);

    /** Takes a session from a worker that failed to open it, to be claimed again after a pause; unless it was taken already. */
    Mono<Void> postpone(SessionId session, WorkerId worker, Duration pause);

    /**
     * Gives back the claim of a session for which no worker had a slot: any pod may claim it as soon as a worker has
     * room.
     */
    Mono<Void> putBack(SessionId session);

    Flux<Eviction> claimEvictions(int limit);

    Mono<Void> evicted(Eviction eviction);
}
