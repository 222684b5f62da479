package wagateway.api.connect;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.admission.ConnectLimit;
import wagateway.api.background.DetachedTasks;
import wagateway.api.problem.ProblemException;
import wagateway.api.session.Session;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.api.session.SessionJournal;
import wagateway.api.session.Sessions;
import wagateway.api.trace.SessionLog;
import wagateway.api.worker.PostgresWorkerRegistry;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerClient;
import wagateway.api.worker.WorkerFailure;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * Puts sessions on workers and takes them off. What a worker reports while it is being called is newer than its answer,
 * and wins. What has begun to change a session goes on when its caller hangs up.
 */
@Component
public final class SessionConnector {
    private static final Logger LOG = LoggerFactory.getLogger(SessionConnector.class);

    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final Sessions sessions;
    private final SessionJournal journal;
    private final PostgresWorkerRegistry workers;
    private final WorkerClient client;
    private final SessionOpener opener;
    private final DetachedTasks tasks;
    private final ConnectLimit limit;
    private final InstantSource clock;

    SessionConnector(
            Sessions sessions,
            SessionJournal journal,
            PostgresWorkerRegistry workers,
            WorkerClient client,
            SessionOpener opener,
            DetachedTasks tasks,
            ConnectLimit limit,
            InstantSource clock) {
        this.sessions = sessions;
        this.journal = journal;
        this.workers = workers;
        this.client = client;
        this.opener = opener;
        this.tasks = tasks;
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * Has the session linked by a worker, or by another one where that does not open it; one that is connected stays so, unless its
     * worker is silent or drained.
     *
     * @return the latest event of the gateway's own making, or of a session that is connected; a failure is stored before it is
     *     emitted
     */
    Mono<SessionEvent> connect(UserId user, String id, ConnectRequest asked) {
        return spend(user, id, asked)
                .flatMap(session -> isConnected(session)
                        .flatMap(connected ->
                                connected ? Mono.just(session.latest()) : connect(session, asked.phoneNumber()))
                        .switchIfEmpty(sessions.require(user, id).map(Session::latest)));
    }

    /** Has the session linked anew, whatever its status: its worker is asked to close it first. */
    Mono<SessionEvent> reconnect(UserId user, String id, ConnectRequest asked) {
        return spend(user, id, asked)
                .flatMap(session -> run(
                        session,
                        workers.assigned(session.id())
                                .singleOptional()
                                .flatMap(worker -> journal.record(
                                                change(session, SessionStatus.CONNECTING, Effect.BEGUN_ANEW))
                                        .flatMap(connecting -> worker.map(
                                                        on -> logged(client.close(on, session.id()), session))
                                                .orElseGet(Mono::empty)
                                                .then(Mono.defer(() ->
                                                        opener.open(session, connecting, asked.phoneNumber())))))));
    }

    /** The session, with what was asked to be kept of it. */
    private Mono<Session> spend(UserId user, String id, ConnectRequest asked) {
        Mono<Void> kept = asked.onlyWhileWatched() instanceof Boolean only
                ? sessions.linkOnlyWhileWatched(user, id, only)
                : Mono.empty();
        return limit.spend(user).then(kept).then(sessions.require(user, id));
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
                        .flatMap(stored -> opener.open(session, stored, phoneNumber)));
    }

    /** Checks the limits of the user before anything of the session is changed. */
    private Mono<SessionEvent> run(Session session, Mono<SessionEvent> connect) {
        return tasks.run(limit.runUnlessTooMany(
                session.owner(),
                workers.takenBeside(session.id(), session.owner())
                        .flatMap(limit::requireSlot)
                        .then(connect)));
    }

    /**
     * Ends a linking that nobody watches, which may be gone on with later ({@link #resume}).
     *
     * @param session with a code to show
     * @return empty where something has happened since
     */
    public Mono<SessionEvent> pause(Session session) {
        var paused = new StatusOnly(SessionStatus.QR_REQUIRED, Reason.UNWATCHED, null);
        SessionEvent latest = session.latest();
        return release(
                session,
                SessionChange.of(latest, paused, Effect.CLOSED, now()).unlessChangedSince(latest.version()),
                client::close);
    }

    /**
     * Has a session linked again that was paused. Where that fails, because of the user's slots or of the workers, the session has
     * failed, too.
     *
     * @return empty where it is not paused any more, or has failed; fails where it may be tried again
     */
    public Mono<SessionEvent> resume(UserId user, SessionId id) {
        return sessions.require(user, id.value())
                .onErrorComplete(ProblemException.class)
                .filter(session -> session.latest().state().isUnwatched())
                .delayUntil(session -> Mono.delay(untilClosed(session.latest())))
                .flatMap(session -> tasks.run(limit.runUnlessTooMany(
                        user, requireSlot(session).then(resume(session)).onErrorComplete(ProblemException.class))));
    }

    /** Whoever begins to watch just then waits a moment: else the call that closes the session might come after the one that opens it. */
    private Duration untilClosed(SessionEvent paused) {
        Duration left = Duration.between(now(), paused.at().plus(CLOSING));
        return left.compareTo(CLOSING) > 0 ? CLOSING : left;
    }

    private Mono<Void> requireSlot(Session session) {
        return workers.takenBeside(session.id(), session.owner())
                .flatMap(limit::requireSlot)
                .onErrorResume(
                        ProblemException.class,
                        full -> opener.fail(session.latest(), String.valueOf(full.getMessage()), null, full)
                                .then());
    }

    private Mono<SessionEvent> resume(Session session) {
        SessionChange connecting = change(session, SessionStatus.CONNECTING, Effect.BEGUN)
                .unlessChangedSince(session.latest().version());
        return Mono.defer(() -> journal.record(connecting)).flatMap(stored -> opener.open(session, stored, null));
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

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
