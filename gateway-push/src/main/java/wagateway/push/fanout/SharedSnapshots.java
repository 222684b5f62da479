package wagateway.push.fanout;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.recovery.RecoveryStore;
import wagateway.push.recovery.RecoveryStore.Snapshot;
import wagateway.push.recovery.RecoveryStore.StoredSubscription;

/**
 * Reads snapshots. While one is being read, those who ask for the same wait for the end of it and then share the next,
 * so that each gets one that was read after it asked.
 */
final class SharedSnapshots {
    private static final int MAX_READERS = 200;

    private final RecoveryStore store;
    private final ConcurrentMap<Subject, Reading> readings = new ConcurrentHashMap<>();

    private record Subject(UserId user, @Nullable SessionId session) {}

    SharedSnapshots(RecoveryStore store) {
        this.store = store;
    }

    /**
     * @param session null for all of the user
     * @param client for whom the subscription is kept; null for nobody
     */
    Mono<Snapshot> read(UserId user, @Nullable SessionId session, @Nullable RecoveryId client) {
        return Mono.defer(() -> {
            var subject = new Subject(user, session);
            return readings.compute(subject, (_, current) -> {
                        Reading reading =
                                current != null && current.isJoinable() ? current : new Reading(subject, current);
                        reading.join(client);
                        return reading;
                    })
                    .answer;
        });
    }

    private final class Reading {
        private final Subject subject;
        private final Set<StoredSubscription> subscriptions = ConcurrentHashMap.newKeySet();
        private final Sinks.Empty<Void> over = Sinks.empty();
        private final Mono<Snapshot> answer;
        private volatile boolean begun;

        Reading(Subject subject, @Nullable Reading before) {
            this.subject = subject;
            Mono<Void> turn = before == null ? Mono.empty() : before.over.asMono();
            this.answer =
                    turn.then(Mono.defer(this::begin)).doFinally(_ -> end()).share();
        }

        boolean isJoinable() {
            return !begun && subscriptions.size() < MAX_READERS;
        }

        void join(@Nullable RecoveryId client) {
            if (client != null) {
                subscriptions.add(new StoredSubscription(client, subject.session()));
            }
        }

        /** Inside of the map, as joining is. */
        private Mono<Snapshot> begin() {
            readings.computeIfPresent(subject, (_, current) -> {
                begun = true;
                return current;
            });
            begun = true;
            return store.snapshot(
                    subject.user(),
                    subject.session() == null ? List.of() : List.of(subject.session()),
                    List.copyOf(subscriptions));
        }

        private void end() {
            readings.remove(subject, this);
            var _ = over.tryEmitEmpty();
        }
    }
}
