package wagateway.api.session;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.trace.EventTraces;
import wagateway.model.event.SessionEvent;

/** Stores changes, each with a span in the trace of the request that asked for it. */
@Component
public class SessionJournal {
    private final SessionStore store;
    private final EventTraces traces;

    SessionJournal(SessionStore store, EventTraces traces) {
        this.store = store;
        this.traces = traces;
    }

    public Mono<Outcome> append(SessionChange change) {
        return traces.storing(
                change.sessionId(), trace -> store.append(trace == null ? change : change.tracedBy(trace)));
    }

    /**
     * For changes of the gateway's own making: the event that it became, without the codes of before that were stored beside it,
     * or nothing when something newer had been stored.
     *
     * @return fails with {@link ProblemCode#SESSION_NOT_FOUND} when the session is gone
     */
    public Mono<SessionEvent> record(SessionChange change) {
        return append(change).flatMap(outcome -> switch (outcome) {
            case Outcome.Stored stored -> Mono.just(change.at(stored.version()));
            case Outcome.Duplicate _, Outcome.Stale _, Outcome.SlotTaken _, Outcome.NotAssigned _ -> Mono.empty();
            case Outcome.Unknown _ -> Mono.error(ProblemException.of(ProblemCode.SESSION_NOT_FOUND));
        });
    }
}
