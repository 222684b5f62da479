package wagateway.push.fanout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionEvent.SessionDeleted;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.source.EventSource;
import wagateway.push.source.EventSource.Snapshot;

/** Reads snapshots until they can be trusted, through outages too. Whoever waits cancels. */
final class PresentState {
    private static final Logger LOG = LoggerFactory.getLogger(PresentState.class);
    private static final Retry PATIENCE =
            Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(20)).maxBackoff(Duration.ofSeconds(1));
    private static final long NEVER_READ = -1;

    private final EventSource source;

    PresentState(EventSource source) {
        this.source = source;
    }

    /**
     * The state of one session. That it is not there is believed only after a rebuild that came after the first look:
     * a session that was just created may still be on its way.
     */
    Mono<Snapshot> of(UserId user, SessionId session) {
        return Mono.defer(() -> {
            var firstSeen = new AtomicLong(NEVER_READ);
            return read(user, List.of(session), snapshot -> {
                firstSeen.compareAndSet(NEVER_READ, snapshot.rebuilds());
                boolean rebuilt = snapshot.rebuilds() > 0 && snapshot.rebuilds() != firstSeen.get();
                return rebuilt || snapshot.events().stream().anyMatch(PresentState::exists);
            });
        });
    }

    /** The state of all sessions of the user. */
    Mono<Snapshot> ofAll(UserId user) {
        return read(user, List.of(), snapshot -> snapshot.rebuilds() > 0);
    }

    static boolean exists(SessionEvent event) {
        return !(event instanceof SessionDeleted);
    }

    private Mono<Snapshot> read(UserId user, List<SessionId> sessions, Predicate<Snapshot> isTrusted) {
        return Mono.defer(() -> source.snapshot(user, sessions))
                .flatMap(snapshot -> isTrusted.test(snapshot)
                        ? Mono.just(snapshot)
                        : source.requestRebuild(user).then(Mono.error(new AwaitingRebuild())))
                .doOnError(e -> LOG.debug("The sessions of user {} wait for the source: {}", user, e.toString()))
                .retryWhen(PATIENCE);
    }

    private static final class AwaitingRebuild extends RuntimeException {
        AwaitingRebuild() {
            super("the snapshot is being rebuilt", null, false, false);
        }
    }
}
