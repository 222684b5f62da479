package wagateway.api.connect;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.api.session.SessionJournal;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Failed;

/**
 * Fails sessions whose worker took the call to open them and reports nothing. Every pod looks for them, so they fail
 * though the pod that made the call is gone; a later report still counts.
 */
@Component
final class SilenceSweep extends RepeatedTask {
    private static final int CONCURRENCY = 4;
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
    private static final String SILENT = "The worker has taken the session, but has not reported on it";

    private final PostgresUnansweredConnects connects;
    private final SessionJournal journal;
    private final ConnectSettings settings;
    private final InstantSource clock;

    SilenceSweep(
            PostgresUnansweredConnects connects,
            SessionJournal journal,
            ConnectSettings settings,
            InstantSource clock) {
        super(ShutdownPhase.STORING, "Failing sessions whose worker reports nothing", settings.interval(), MAX_BACKOFF);
        this.connects = connects;
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected Mono<Duration> round() {
        return connects.since(clock.instant().minus(settings.reportWithin()), settings.batch())
                .collectList()
                .flatMapIterable(silent -> silent)
                .flatMap(this::end, CONCURRENCY)
                .count()
                .map(ended -> ended < settings.batch() ? settings.interval() : Duration.ZERO);
    }

    private Mono<Outcome> end(SessionEvent connecting) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return journal.append(
                SessionChange.of(connecting, new Failed(SILENT, Reason.WORKER_SILENT), Effect.RELEASED, now)
                        .unlessChangedSince(connecting.version()));
    }
}
