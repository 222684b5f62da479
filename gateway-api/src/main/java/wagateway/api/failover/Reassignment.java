package wagateway.api.failover;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.connect.AnsweredChange;
import wagateway.api.failover.FailoverTasks.Eviction;
import wagateway.api.failover.FailoverTasks.Unassigned;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.session.Session;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.api.session.SessionJournal;
import wagateway.api.trace.SessionLog;
import wagateway.api.worker.PostgresWorkerFailures;
import wagateway.api.worker.PostgresWorkerRegistry;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerAnswer;
import wagateway.api.worker.WorkerClient;
import wagateway.api.worker.WorkerFailure;
import wagateway.model.event.Prompt;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;

/** The steps of a move. Each is decided in one statement, so two pods at the same step do it once. */
@Component
class Reassignment {
    private static final Logger LOG = LoggerFactory.getLogger(Reassignment.class);
    private static final String GIVEN_UP = "The session's worker was lost and no other could take the session over";
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    private final SessionJournal journal;
    private final PostgresWorkerRegistry workers;
    private final PostgresWorkerFailures failures;
    private final WorkerClient client;
    private final FailoverTasks tasks;
    private final FailoverSettings settings;
    private final InstantSource clock;
    private final Counter moved;

    Reassignment(
            SessionJournal journal,
            PostgresWorkerRegistry workers,
            PostgresWorkerFailures failures,
            WorkerClient client,
            FailoverTasks tasks,
            FailoverSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        this.journal = journal;
        this.workers = workers;
        this.failures = failures;
        this.client = client;
        this.tasks = tasks;
        this.settings = settings;
        this.clock = clock;
        this.moved = GatewayMetric.SESSIONS_MOVED.counter(meters);
    }

    /** Takes the session from its silent worker, unless anything has happened to it since it was looked at. */
    Mono<Void> lose(Session session) {
        return reconnecting(session, Effect.LOST);
    }

    /** Has the worker asked once more for a session that it ran before it started anew, unless anything has happened since. */
    Mono<Void> restart(Session session) {
        return reconnecting(session, Effect.RESTARTED);
    }

    private Mono<Void> reconnecting(Session session, Effect effect) {
        var lost = new StatusOnly(SessionStatus.RECONNECTING, Reason.WORKER_LOST, null, true, Prompt.NONE);
        var change = SessionChange.of(session.latest(), lost, effect, now())
                .unlessChangedSince(session.latest().version());
        return journal.append(change).then();
    }

    /** Gives the session to another worker; where none has room now it goes on seeking one. */
    Mono<Void> move(Unassigned unassigned) {
        Session session = unassigned.session();
        return workers.move(session.id())
                .switchIfEmpty(Mono.defer(() -> tasks.putBack(session.id()).then(Mono.empty())))
                .flatMap(worker -> client.open(worker, session.id(), session.owner(), session.name())
                        .flatMap(answer -> tasks.settle(session.id(), worker.id())
                                .flatMap(kept -> kept ? taken(session, worker, answer) : close(worker, session)))
                        .onErrorResume(WorkerFailure.class, failure -> failed(unassigned, worker, failure)));
    }

    /** Tells a worker that came back that it has the session no more. */
    Mono<Void> evict(Eviction eviction) {
        return client.close(eviction.worker(), eviction.session())
                .then(tasks.evicted(eviction))
                .onErrorResume(WorkerFailure.class, failure -> {
                    LOG.atWarn()
                            .addKeyValue("sessionId", eviction.session().value())
                            .log(
                                    "Session {} may still run on the worker that it was taken from, which is asked again to"
                                            + " close it: {}",
                                    eviction.session(),
                                    failure.getMessage());
                    return Mono.empty();
                });
    }

    private Mono<Void> taken(Session session, Worker worker, WorkerAnswer answer) {
        moved.increment();
        LOG.atInfo()
                .addKeyValue("sessionId", session.id().value())
                .addKeyValue("userId", session.owner().value())
                .log(
                        "Session {} is on worker {} now, as its worker was lost or started anew",
                        session.id(),
                        worker.id());
        return Mono.justOrEmpty(AnsweredChange.of(session.latest(), answer, now()))
                .flatMap(journal::append)
                .then();
    }

    private Mono<Void> close(Worker worker, Session session) {
        return client.close(worker, session.id())
                .onErrorResume(
                        WorkerFailure.class,
                        failure -> warn(session, "may still run on a worker that it was taken from", failure));
    }

    private Mono<Void> failed(Unassigned unassigned, Worker worker, WorkerFailure failure) {
        return warn(unassigned.session(), "was not moved to another worker", failure)
                .then(failures.note(worker.id(), failure))
                .then(Mono.defer(() -> afterFailure(unassigned, worker)));
    }

    private static Mono<Void> warn(Session session, String what, WorkerFailure failure) {
        return SessionLog.warn(LOG, session.id(), session.owner(), what, failure);
    }

    private Mono<Void> afterFailure(Unassigned unassigned, Worker worker) {
        Session session = unassigned.session();
        if (unassigned.failedMoves() + 1 < settings.attempts()) {
            return tasks.postpone(session.id(), worker.id(), pause(unassigned.failedMoves()));
        }
        var failed = SessionChange.of(
                        session.latest(), new Failed(GIVEN_UP, Reason.WORKER_LOST), Effect.RELEASED, now())
                .unlessChangedSince(session.latest().version());
        return journal.append(failed).then();
    }

    /** Doubles with each failure, from 1 s. */
    private static Duration pause(int failures) {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures, 5));
        return pause.compareTo(MAX_BACKOFF) < 0 ? pause : MAX_BACKOFF;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
