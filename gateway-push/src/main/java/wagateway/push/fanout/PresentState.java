package wagateway.push.fanout;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.recovery.RecoveryStore;
import wagateway.push.recovery.RecoveryStore.Snapshot;

/** Reads snapshots until one can be trusted, through outages too: without end, unless the caller cancels. */
final class PresentState {
    private static final Logger LOG = LoggerFactory.getLogger(PresentState.class);
    static final RetryBackoffSpec RETRY =
            Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(20)).maxBackoff(Duration.ofSeconds(1));
    private static final long NEVER_READ = -1;

    private final SharedSnapshots snapshots;

    PresentState(RecoveryStore store) {
        this.snapshots = new SharedSnapshots(store);
    }

    /**
     * The state of one session. A session counts as missing only after a rebuild that came after the first read: the
     * event of one that was just created may still be on its way.
     *
     * @param client whose subscription is stored; null to store none
     * @param seen called with every snapshot, also with those that are not trusted
     */
    Mono<Snapshot> of(UserId user, SessionId session, @Nullable RecoveryId client, Consumer<Snapshot> seen) {
        return Mono.defer(() -> {
            var firstSeen = new AtomicLong(NEVER_READ);
            return read(user, session, client, seen, snapshot -> {
                firstSeen.compareAndSet(NEVER_READ, snapshot.rebuilds());
                boolean rebuilt = snapshot.rebuilds() > 0 && snapshot.rebuilds() != firstSeen.get();
                return rebuilt || snapshot.events().stream().anyMatch(PresentState::exists);
            });
        });
    }

    /** The state of all sessions of the user. */
    Mono<Snapshot> ofAll(UserId user, @Nullable RecoveryId client, Consumer<Snapshot> seen) {
        return read(user, null, client, seen, snapshot -> snapshot.rebuilds() > 0);
    }

    static boolean exists(PublishedEvent event) {
        return !event.deletes();
    }

    private Mono<Snapshot> read(
            UserId user,
            @Nullable SessionId session,
            @Nullable RecoveryId client,
            Consumer<Snapshot> seen,
            Predicate<Snapshot> isTrusted) {
        return Mono.defer(() -> snapshots.read(user, session, client))
                .doOnNext(read -> seen.accept(read.snapshot()))
                .flatMap(read -> isTrusted.test(read.snapshot())
                        ? Mono.just(read.snapshot())
                        : read.rebuild().then(Mono.error(new AwaitingRebuild())))
                .doOnError(e -> LOG.debug(
                        "The present state of user {} cannot be read yet, trying again: {}", user, e.toString()))
                .retryWhen(RETRY);
    }

    private static final class AwaitingRebuild extends RuntimeException {
        AwaitingRebuild() {
            super("the snapshot is being rebuilt", null, false, false);
        }
    }
}
