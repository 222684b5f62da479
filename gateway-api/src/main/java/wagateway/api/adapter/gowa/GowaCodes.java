package wagateway.api.adapter.gowa;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.adapter.AdapterSettings;
import wagateway.api.adapter.gowa.GowaCalls.Code;
import wagateway.api.adapter.gowa.PostgresGowaSessions.Due;
import wagateway.api.background.DetachedTasks;
import wagateway.api.session.Outcome;
import wagateway.api.worker.WorkerFailure;
import wagateway.api.worker.WorkerSettings;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;

/**
 * Asks GOWA for the next code to scan just before the one that a session shows runs out, as GOWA tells one code for each call; and ends
 * the linking when all were shown, or the code to type has run out.
 *
 * <p>Not promised: that a code which is scanned in that moment links the session. GOWA begins anew then, and the next code does.
 */
@Component
final class GowaCodes extends GowaRounds<Due> {
    private static final Logger LOG = LoggerFactory.getLogger(GowaCodes.class);
    private static final String NO_CODE = "The worker has no further code to scan";

    /** So that the next one is there in time. */
    private static final Duration BEFORE_THE_END = Duration.ofSeconds(3);

    /** How long a linking goes on for which the worker has no further code. */
    private static final Duration WITHOUT_CODE = Duration.ofMinutes(1);

    private final PostgresGowaSessions sessions;
    private final GowaCalls calls;
    private final GowaReports reports;
    private final InstantSource clock;
    private final Duration patience;
    private final Duration lease;

    GowaCodes(
            PostgresGowaSessions sessions,
            GowaCalls calls,
            GowaReports reports,
            DetachedTasks tasks,
            InstantSource clock,
            AdapterSettings settings,
            WorkerSettings workers) {
        super("Asking GOWA for codes to scan", tasks, settings);
        this.sessions = sessions;
        this.calls = calls;
        this.reports = reports;
        this.clock = clock;
        this.patience = workers.patience();
        this.lease = patience.plus(settings.pollInterval());
    }

    @Override
    Flux<Due> claim(int limit) {
        Instant now = clock.instant();
        return sessions.claimCodes(lease, now, now.plus(BEFORE_THE_END), GowaReports.MOST_CODES, limit);
    }

    @Override
    Mono<Void> work(Due due) {
        return calls.device(due.worker(), due.seen().sessionId())
                .defaultIfEmpty(GowaDevice.NEW)
                .filter(device -> !device.hasLogin())
                .flatMap(_ -> due.codes() == 0 || due.codes() >= GowaReports.MOST_CODES ? end(due) : next(due))
                .timeout(patience)
                .onErrorResume(
                        failure -> failure instanceof WorkerFailure || failure instanceof TimeoutException,
                        failure -> failed(due, failure))
                .then();
    }

    /** Whoever has connected the session meanwhile has begun a linking there that this one would end. */
    private Mono<Outcome> next(Due due) {
        SessionEvent seen = due.seen();
        return sessions.latest(seen.sessionId())
                .filter(latest -> latest.version().equals(seen.version()))
                .flatMap(_ -> calls.code(due.worker(), seen.sessionId()))
                .flatMap(code -> show(due, seen, code)
                        .filter(outcome -> !(outcome instanceof Outcome.Stale))
                        .switchIfEmpty(sessions.latest(seen.sessionId())
                                .filter(latest -> isEndOf(seen, latest))
                                .flatMap(latest -> show(due, latest, code))));
    }

    private Mono<Outcome> show(Due due, SessionEvent seen, Code code) {
        return reports.scan(due.worker(), seen, code, due.codes() + 1);
    }

    /** Whether nothing has happened since but that the code which was shown has run out. */
    private static boolean isEndOf(SessionEvent seen, SessionEvent latest) {
        return latest.version().value() == seen.version().value() + 1
                && latest.state().equals(seen.unexpiredAt(latest.at()).state());
    }

    /** The worker is told after that, and only where nothing newer has happened, so that nothing is linked that has ended. */
    private Mono<Outcome> end(Due due) {
        var expired = new StatusOnly(SessionStatus.DISCONNECTED, Reason.QR_EXPIRED, null);
        return reports.report(due.worker(), due.seen(), expired)
                .delayUntil(outcome -> outcome instanceof Outcome.Stored
                        ? calls.logout(due.worker(), due.seen().sessionId())
                        : Mono.empty());
    }

    private Mono<Outcome> failed(Due due, Throwable failure) {
        SessionEvent seen = due.seen();
        LOG.atWarn()
                .addKeyValue("sessionId", seen.sessionId().value())
                .log(
                        "The linking of session {} does not go on at worker {}, which is asked again while there is one: {}",
                        seen.sessionId(),
                        due.worker().id(),
                        failure.getMessage());
        Instant last = seen.lastReportAt();
        return last == null || last.plus(WITHOUT_CODE).isBefore(clock.instant())
                ? reports.report(due.worker(), seen, new Failed(NO_CODE, null))
                : Mono.empty();
    }
}
