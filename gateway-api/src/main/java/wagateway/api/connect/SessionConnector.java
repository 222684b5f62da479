package wagateway.api.connect;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.admission.ConnectLimit;
import wagateway.api.background.DetachedTasks;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.session.Session;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.api.session.SessionJournal;
import wagateway.api.session.Sessions;
import wagateway.api.trace.SessionLog;
import wagateway.api.worker.PostgresWorkerFailures;
import wagateway.api.worker.PostgresWorkerRegistry;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerClient;
import wagateway.api.worker.WorkerFailure;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.identity.WorkerId;

/**
 * Puts sessions on workers and takes them off. What a worker reports while it is being called is newer than its answer,
 * and wins. What has begun to change a session goes on when its caller hangs up.
 */
@Component
final class SessionConnector {
    private static final Logger LOG = LoggerFactory.getLogger(SessionConnector.class);

    /** Workers that are asked to open a session, one after the other, before it fails. */
    private static final int MAX_ASKED = 3;

    private final Sessions sessions;
    private final SessionJournal journal;
    private final PostgresWorkerRegistry workers;
    private final PostgresWorkerFailures failures;
    private final WorkerClient client;
    private final DetachedTasks tasks;
    private final ConnectLimit limit;
    private final ConnectSettings settings;
    private final InstantSource clock;

    SessionConnector(
            Sessions sessions,
            SessionJournal journal,
            PostgresWorkerRegistry workers,
            PostgresWorkerFailures failures,
            WorkerClient client,
            DetachedTasks tasks,
            ConnectLimit limit,
            ConnectSettings settings,
            InstantSource clock) {
        this.sessions = sessions;
        this.journal = journal;
        this.workers = workers;
        this.failures = failures;
        this.client = client;
        this.tasks = tasks;
        this.limit = limit;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Has the session linked by a worker, or by another one where that does not open it; one that is connected stays so, unless its
     * worker is silent or drained.
     *
     * @param phoneNumber for which a pairing code is asked for; null for none
     * @return the latest event of the gateway's own making, or of a session that is connected; a failure is stored before it is
     *     emitted
     */
    Mono<SessionEvent> connect(UserId user, String id, @Nullable String phoneNumber) {
        return limit.spend(user)
                .then(sessions.require(user, id))
                .flatMap(session -> isConnected(session)
                        .flatMap(connected -> connected ? Mono.just(session.latest()) : connect(session, phoneNumber))
                        .switchIfEmpty(sessions.require(user, id).map(Session::latest)));
    }

    /** Has the session linked anew, whatever its status: its worker is asked to close it first. */
    Mono<SessionEvent> reconnect(UserId user, String id, @Nullable String phoneNumber) {
        return limit.spend(user)
                .then(sessions.require(user, id))
                .flatMap(session -> run(
                        session,
                        workers.assigned(session.id())
                                .singleOptional()
                                .flatMap(worker -> journal.record(
                                                change(session, SessionStatus.CONNECTING, Effect.BEGUN_ANEW))
                                        .flatMap(connecting -> worker.map(
                                                        on -> logged(client.close(on, session.id()), session))
                                                .orElseGet(Mono::empty)
                                                .then(Mono.defer(() -> open(session, connecting, phoneNumber)))))));
    }

    private Mono<Boolean> isConnected(Session session) {
        return session.latest().status().equals(SessionStatus.CONNECTED)
                ? workers.isServed(session.id())
                : Mono.just(false);
    }

    /** Empty when the session was connected meanwhile. */
    private Mono<SessionEvent> connect(Session session, @Nullable String phoneNumber) {
        SessionChange connecting = change(session, SessionStatus.CONNECTING, Effect.BEGUN);
        boolean unserved = session.latest().status().equals(SessionStatus.CONNECTED);
        return run(
                session,
                journal.record(unserved ? connecting : connecting.unless(SessionStatus.CONNECTED))
                        .flatMap(stored -> open(session, stored, phoneNumber)));
    }

    /** Checks the limits of the user before anything of the session is changed. */
    private Mono<SessionEvent> run(Session session, Mono<SessionEvent> connect) {
        return tasks.run(limit.runUnlessTooMany(
                session.owner(),
                workers.takenBeside(session.id(), session.owner())
                        .flatMap(limit::requireSlot)
                        .then(connect)));
    }

    private Mono<SessionEvent> open(Session session, SessionEvent connecting, @Nullable String phoneNumber) {
        return workers.assign(session.id())
                .onErrorResume(
                        failure -> fail(connecting, "No worker could be chosen for this session now", null, failure)
                                .then(Mono.empty()))
                .flatMap(worker -> open(worker, session, connecting, phoneNumber, Set.of()))
                .switchIfEmpty(Mono.defer(() -> fail(
                        connecting,
                        "No worker has room for this session now",
                        null,
                        ProblemException.of(ProblemCode.NO_WORKER))));
    }

    /** @param before those that were asked before */
    private Mono<SessionEvent> open(
            Worker worker,
            Session session,
            SessionEvent connecting,
            @Nullable String phoneNumber,
            Set<WorkerId> before) {
        Set<WorkerId> asked = with(worker, before);
        return client.open(worker, session.id(), session.owner(), session.name(), phoneNumber)
                .flatMap(answer -> Mono.justOrEmpty(AnsweredChange.of(connecting, answer, now()))
                        .flatMap(journal::record))
                .defaultIfEmpty(connecting)
                .onErrorResume(
                        WorkerFailure.class,
                        failure -> warn(session, "was not opened", failure)
                                .then(failures.note(worker.id(), failure))
                                .then(Mono.defer(() -> another(failure, session, connecting, asked)))
                                .flatMap(next -> open(next, session, connecting, phoneNumber, asked))
                                .switchIfEmpty(Mono.defer(() -> fail(connecting, failure))));
    }

    /** A worker that has not been asked yet; empty when there is none, or none is to be asked any more. */
    private Mono<Worker> another(WorkerFailure failure, Session session, SessionEvent connecting, Set<WorkerId> asked) {
        boolean inTime =
                now().isBefore(connecting.at().plus(settings.reportWithin().dividedBy(2)));
        return failure.mayPassElsewhere() && inTime && asked.size() < MAX_ASKED
                ? workers.assignAnother(session.id(), asked, connecting.version())
                        .onErrorResume(e -> warn(session, "was not given to another worker", e)
                                .then(Mono.empty()))
                : Mono.empty();
    }

    private static Set<WorkerId> with(Worker worker, Set<WorkerId> others) {
        return Stream.concat(others.stream(), Stream.of(worker.id())).collect(Collectors.toUnmodifiableSet());
    }

    private Mono<SessionEvent> fail(SessionEvent connecting, WorkerFailure failure) {
        ProblemException problem = NotOpened.problem(failure);
        return fail(connecting, String.valueOf(problem.getMessage()), NotOpened.reason(failure), problem);
    }

    Mono<SessionEvent> disconnect(UserId user, String id) {
        return sessions.require(user, id)
                .flatMap(session ->
                        release(session, change(session, SessionStatus.DISCONNECTED, Effect.CLOSED), client::close));
    }

    Mono<Void> delete(UserId user, String id) {
        return sessions.require(user, id)
                .flatMap(session -> release(
                        session,
                        SessionChange.of(session.latest(), new Deleted(), Effect.DELETED, now()),
                        client::logout))
                .then();
    }

    /** Stores first, as that must not depend on a worker, and tells the worker that had the session then. */
    private Mono<SessionEvent> release(
            Session session, SessionChange change, BiFunction<Worker, SessionId, Mono<Void>> end) {
        return tasks.run(workers.assigned(session.id())
                .singleOptional()
                .flatMap(worker -> journal.record(change)
                        .flatMap(event -> worker.map(on -> logged(end.apply(on, session.id()), session))
                                .orElseGet(Mono::empty)
                                .thenReturn(event))));
    }

    /**
     * A failure to end a session on its worker is only logged: a worker that still runs the session goes on reporting, and gets
     * a 404 if it is deleted.
     */
    private static Mono<Void> logged(Mono<Void> end, Session session) {
        return end.onErrorResume(WorkerFailure.class, failure -> warn(session, "may still run on its worker", failure));
    }

    private static Mono<Void> warn(Session session, String what, Throwable failure) {
        return SessionLog.warn(LOG, session.id(), session.owner(), what, failure);
    }

    private SessionChange change(Session session, SessionStatus status, Effect effect) {
        return SessionChange.of(session.latest(), new StatusOnly(status), effect, now());
    }

    private Mono<SessionEvent> fail(SessionEvent connecting, String error, @Nullable Reason reason, Throwable problem) {
        var failed = SessionChange.of(connecting, new Failed(error, reason), Effect.RELEASED, now())
                .unlessChangedSince(connecting.version());
        return journal.record(failed).then(Mono.error(problem));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
