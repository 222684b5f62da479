package wagateway.api.expiry;

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
import wagateway.model.event.SessionEvent;

/**
 * Ends each code that ran out, by an event like any other: the session still waits for one, and that is not to be shown.
 * Every pod looks; of those that find the same code one stores the event, and none does when a successor came first.
 */
@Component
final class ExpirySweep extends RepeatedTask {
    private static final int CONCURRENCY = 4;
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

    private final PostgresExpiredCodes codes;
    private final SessionJournal journal;
    private final ExpirySettings settings;
    private final InstantSource clock;

    ExpirySweep(PostgresExpiredCodes codes, SessionJournal journal, ExpirySettings settings, InstantSource clock) {
        super(ShutdownPhase.STORING, "Ending codes that ran out", settings.interval(), MAX_BACKOFF);
        this.codes = codes;
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected Mono<Duration> round() {
        Instant moment = clock.instant().minus(settings.grace());
        return codes.by(moment, settings.batch())
                .collectList()
                .flatMapIterable(expired -> expired)
                .flatMap(shown -> end(shown, shown.unexpiredAt(moment)), CONCURRENCY)
                .count()
                .map(ended -> ended < settings.batch() ? settings.interval() : Duration.ZERO);
    }

    /** @param left what is to be shown from now on */
    private Mono<Outcome> end(SessionEvent shown, SessionEvent left) {
        if (left.equals(shown)) {
            return Mono.empty();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return journal.append(
                SessionChange.of(shown, left.state(), Effect.REQUESTED, now).unlessChangedSince(shown.version()));
    }
}
