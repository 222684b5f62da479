package wagateway.api.outbox;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The committed events that are not known to have been published. */
public interface Outbox {
    /** Forgets events that have been published; those already forgotten are no error. */
    Mono<Void> delete(List<PendingEvent> published);

    /**
     * Publishes what was left behind, oldest version first within each session. Only one pod at a time does it, so that
     * no other overtakes it within a session.
     *
     * @param publish emits the events that it published; the others stay
     * @return how many were tried; 0 also while another pod relays
     */
    Mono<Integer> relay(Function<List<PendingEvent>, Flux<PendingEvent>> publish);

    /** How far publishing is behind now; costs little however far that is. */
    Mono<Backlog> backlog();

    /**
     * What waits.
     *
     * @param waiting how many events, counted up to 100,000
     * @param oldest how long ago the first of them was committed; zero when there is none
     */
    record Backlog(long waiting, Duration oldest) {}
}
