package wagateway.push.fanout;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.model.event.Offset;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.recovery.RecoveryStore;
import wagateway.push.source.EventBus;

/**
 * A bus and a store that are told what to answer. The bus always listens. Each snapshot is the next of those given, and where
 * there is none it waits to be answered, as each replay does.
 */
public final class ToldSource implements EventBus, RecoveryStore {
    final Queue<Supplier<Snapshot>> snapshots = new ArrayDeque<>();
    final Queue<Supplier<Replay>> recoveries = new ArrayDeque<>();
    final Queue<Sinks.One<Replay>> replays = new ArrayDeque<>();
    final Queue<Reading> readings = new ArrayDeque<>();
    int rebuildsRequested;

    /** A snapshot that waits to be answered. */
    record Reading(Set<SessionId> sessions, Set<StoredSubscription> kept, Sinks.One<Snapshot> answer) {}

    /** Answers the next snapshot that waits. */
    public void answer(Snapshot snapshot) {
        readings.remove().answer().tryEmitValue(snapshot).orThrow();
    }

    /** How many snapshots wait to be answered. */
    public int waiting() {
        return readings.size();
    }

    @Override
    public Mono<Snapshot> snapshot(
            UserId user, Collection<SessionId> sessions, Collection<StoredSubscription> subscriptions) {
        return Mono.defer(() -> {
            if (snapshots.poll() instanceof Supplier<Snapshot> next) {
                return Mono.just(next.get());
            }
            var reading = new Reading(Set.copyOf(sessions), Set.copyOf(subscriptions), Sinks.one());
            readings.add(reading);
            return reading.answer().asMono();
        });
    }

    @Override
    public Mono<Replay> replay(UserId user, Offset after) {
        Sinks.One<Replay> answer = Sinks.one();
        replays.add(answer);
        return answer.asMono();
    }

    @Override
    public Mono<Replay> replay(UserId user, Offset after, RecoveryId back) {
        return Mono.fromSupplier(() -> recoveries.remove().get());
    }

    @Override
    public void listen(Listener listener) {}

    @Override
    public Mono<Void> subscribe(UserId user) {
        return Mono.empty();
    }

    @Override
    public void unsubscribe(UserId user) {}

    @Override
    public Mono<Boolean> store(
            UserId user, RecoveryId client, long recoveries, boolean all, Collection<SessionId> sessions) {
        return Mono.just(true);
    }

    @Override
    public Mono<Void> forget(UserId user, StoredSubscription subscription) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> forget(UserId user, RecoveryId back, long recoveries) {
        return Mono.empty();
    }

    @Override
    public Mono<Boolean> keep(UserId user, RecoveryId back) {
        return Mono.just(true);
    }

    @Override
    public Mono<Void> requestRebuild(UserId user) {
        return Mono.fromRunnable(() -> rebuildsRequested++);
    }
}
