package wagateway.api.adapter.gowa;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.adapter.AdaptedWorkers;
import wagateway.api.adapter.gowa.GowaCalls.Code;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.api.session.SessionChange.Reporter;
import wagateway.api.session.SessionJournal;
import wagateway.api.worker.Worker;
import wagateway.model.event.PairingCode;
import wagateway.model.event.Prompt;
import wagateway.model.event.QrCode;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;

/**
 * Stores what GOWA answered of a session. It was asked after an event of that session had been read, so whatever has happened to the
 * session since is newer, and wins; so it does where the session has moved, or its worker was registered anew.
 *
 * <p>Not promised: that a worker which is registered anew in the moment between the look at its registration and the storing of what
 * the one before answered is not taken for it. What that one has is asked for next.
 */
@Component
class GowaReports {
    /** How many codes are shown before a linking ends: as many as WhatsApp gives to one connection. */
    static final int MOST_CODES = 6;

    private final AdaptedWorkers workers;
    private final SessionJournal journal;
    private final InstantSource clock;

    GowaReports(AdaptedWorkers workers, SessionJournal journal, InstantSource clock) {
        this.workers = workers;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Stores what a session is.
     *
     * @param asked the worker as it was called
     * @param seen the latest event of the session when it was
     * @return empty where the worker is another one by now
     */
    Mono<Outcome> report(Worker asked, SessionEvent seen, SessionState state) {
        return workers.find(asked.id()).filter(asked::equals).flatMap(_ -> {
            Effect effect = Effect.ofReport(state.status());
            return journal.append(SessionChange.of(seen, state, effect, now())
                    .unlessChangedSince(seen.version())
                    .by(new Reporter(asked.id(), true)));
        });
    }

    /** @param attempt which code of its linking it is, from 1 */
    Mono<Outcome> scan(Worker asked, SessionEvent seen, Code code, int attempt) {
        var qr = new QrCode(code.text(), now().plus(code.duration()), code.duration(), attempt, MOST_CODES, null);
        return report(asked, seen, new QrShown(qr));
    }

    /** A code to type. GOWA does not say how long it is good. */
    Mono<Outcome> type(Worker asked, SessionEvent seen, String code) {
        var pairing = new PairingCode(code, now().plus(PairingCode.USUAL_LIFETIME));
        return report(asked, seen, new StatusOnly(SessionStatus.QR_REQUIRED, null, null, false, Prompt.of(pairing)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
