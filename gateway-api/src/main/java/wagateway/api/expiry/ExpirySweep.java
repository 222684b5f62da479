package wagateway.api.expiry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.api.session.SessionJournal;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent.QrCodeUpdated;
import wagateway.model.event.SessionEvent.SessionStatusChanged;
import wagateway.model.event.SessionStatus;

/**
 * Ends each QR code that ran out, by an event like any other: the session still waits for one, and none is to be shown.
 * Every pod looks; of those that find the same code one stores the event, and none does when a successor came first.
 */
@Component
final class ExpirySweep implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ExpirySweep.class);

    /** Above the queue of events, which publishes what is stored here. */
    private static final int PHASE = 2_000;

    private static final int AT_ONCE = 4;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ExpiredCodes codes;
    private final SessionJournal journal;
    private final ExpirySettings settings;
    private final InstantSource clock;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile @Nullable Disposable running;

    ExpirySweep(ExpiredCodes codes, SessionJournal journal, ExpirySettings settings, InstantSource clock) {
        this.codes = codes;
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
    }

    /** @return how many codes are shown no more */
    private Mono<Long> round() {
        return Mono.defer(() -> codes.by(clock.instant().minus(settings.grace()), settings.batch())
                        .collectList()
                        .flatMapIterable(expired -> expired)
                        .flatMap(this::end, AT_ONCE)
                        .count())
                .doOnNext(ended -> failing.set(false))
                .doOnError(e -> {
                    if (failing.compareAndSet(false, true)) {
                        LOG.warn("QR codes that ran out cannot be ended now: {}", e.toString());
                    }
                });
    }

    private Mono<Outcome> end(QrCodeUpdated shown) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var id = shown.sessionId();
        return journal.append(SessionChange.of(
                        id,
                        version -> new SessionStatusChanged(
                                id,
                                version,
                                now,
                                shown.lastReportAt(),
                                SessionStatus.QR_REQUIRED,
                                Reason.QR_EXPIRED,
                                null),
                        Effect.REQUESTED,
                        now)
                .unlessChangedSince(shown.version()));
    }

    private Mono<Void> pause(long ended) {
        return ended < settings.batch() ? Mono.delay(settings.interval()).then() : Mono.empty();
    }

    @Override
    public void start() {
        running = round().retryWhen(Retry.backoff(Long.MAX_VALUE, settings.interval())
                        .maxBackoff(LONGEST_PAUSE)
                        .transientErrors(true))
                .delayUntil(this::pause)
                .repeat()
                .subscribe();
    }

    @Override
    public void stop() {
        if (running instanceof Disposable ending) {
            ending.dispose();
        }
        running = null;
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
