package wagateway.api.connect;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.session.Session;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.api.session.SessionJournal;
import wagateway.api.trace.SessionLog;
import wagateway.api.worker.PostgresWorkerFailures;
import wagateway.api.worker.PostgresWorkerRegistry;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerClient;
import wagateway.api.worker.WorkerFailure;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.identity.WorkerId;

/** Has a session that is being connected opened by a worker. What that reports while it is called is newer than its answer, and wins. */
@Component
final class SessionOpener {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOpener.class);

    /** Workers that are asked to open a session, one after the other, before it fails. */
    private static final int MAX_ASKED = 3;

    private final SessionJournal journal;
    private final PostgresWorkerRegistry workers;
    private final PostgresWorkerFailures failures;
    private final WorkerClient client;
    private final ConnectSettings settings;
    private final InstantSource clock;

    SessionOpener(
            SessionJournal journal,
            PostgresWorkerRegistry workers,
            PostgresWorkerFailures failures,
            WorkerClient client,
            ConnectSettings settings,
            InstantSource clock) {
        this.journal = journal;
        this.workers = workers;
        this.failures = failures;
        this.client = client;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Gives the session to a worker, which is asked to open it, or to another one where that does not.
     *
     * @param connecting the event by which it began
     * @return the latest event of the gateway's own making; a failure is stored before it is emitted
     */
    Mono<SessionEvent> open(Session session, SessionEvent connecting, @Nullable String phoneNumber) {
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
                        failure -> SessionLog.warn(LOG, session.id(), session.owner(), "was not opened", failure)
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
                        .onErrorResume(e -> SessionLog.warn(
                                        LOG, session.id(), session.owner(), "was not given to another worker", e)
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

    /** @return fails with the problem, once it is stored that the session failed, unless something happened since */
    Mono<SessionEvent> fail(SessionEvent connecting, String error, @Nullable Reason reason, Throwable problem) {
        var failed = SessionChange.of(connecting, new Failed(error, reason), Effect.RELEASED, now())
                .unlessChangedSince(connecting.version());
        return journal.record(failed).then(Mono.error(problem));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
