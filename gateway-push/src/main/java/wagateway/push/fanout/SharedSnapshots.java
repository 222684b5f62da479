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
import wagateway.model.wire.WireFormatException;
import wagateway.push.recovery.RecoveryStore;
import wagateway.push.recovery.RecoveryStore.Snapshot;
import wagateway.push.recovery.RecoveryStore.StoredSubscription;

/**
 * Reads snapshots. While one of a user is being read, those who ask for the user's sessions wait for the end of it and then share
 * the next, so that each gets one that was read after it asked, and a user costs one call at a time however many sessions are
 * asked for. Those who ask for all of them share among themselves.
 */
final class SharedSnapshots {
    private static final int MAX_READERS = 200;

    private final RecoveryStore store;
    private final ConcurrentMap<Subject, Reading> readings = new ConcurrentHashMap<>();

    /** @param all of the user's sessions at once; else those that are asked for one by one */
    private record Subject(UserId user, boolean all) {}

    /**
     * What was read.
     *
     * @param rebuild asks for the snapshot to be made complete; once for all who share the reading
     */
    record Read(Snapshot snapshot, Mono<Void> rebuild) {}

    SharedSnapshots(RecoveryStore store) {
        this.store = store;
    }

    /**
     * @param session null for all of the user
     * @param client whose subscription is stored; null to store none
     */
    Mono<Read> read(UserId user, @Nullable SessionId session, @Nullable RecoveryId client) {
        return Mono.defer(() -> {
            var subject = new Subject(user, session == null);
            StoredSubscription subscription = client == null ? null : new StoredSubscription(client, session);
            Reading reading = readings.compute(subject, (_, current) -> {
                Reading joined = current != null && current.isJoinable() ? current : new Reading(subject, current);
                joined.join(session, subscription);
                return joined;
            });
            return session == null ? reading.all() : reading.of(session, subscription);
        });
    }

    private final class Reading {
        private final Subject subject;
        private final Set<SessionId> sessions = ConcurrentHashMap.newKeySet();
        private final Set<StoredSubscription> subscriptions = ConcurrentHashMap.newKeySet();
        private final Sinks.Empty<Void> over = Sinks.empty();
        private final Mono<Snapshot> answer;
        private final Mono<Void> rebuild;
        private volatile boolean begun;

        Reading(Subject subject, @Nullable Reading before) {
            this.subject = subject;
            Mono<Void> turn = before == null ? Mono.empty() : before.over.asMono();
            this.answer =
                    turn.then(Mono.defer(this::begin)).doFinally(_ -> end()).share();
            this.rebuild =
                    Mono.defer(() -> store.requestRebuild(subject.user())).cache();
        }

        boolean isJoinable() {
            return !begun && subscriptions.size() < MAX_READERS && sessions.size() < MAX_READERS;
        }

        void join(@Nullable SessionId session, @Nullable StoredSubscription subscription) {
            if (session != null) {
                sessions.add(session);
            }
            if (subscription != null) {
                subscriptions.add(subscription);
            }
        }

        Mono<Read> all() {
            return answer.map(snapshot -> new Read(snapshot, rebuild));
        }

        /** A session that cannot be read fails only those who asked for it. */
        Mono<Read> of(SessionId session, @Nullable StoredSubscription subscription) {
            return answer.onErrorResume(
                            WireFormatException.class,
                            e -> sessions.size() == 1
                                    ? Mono.error(e)
                                    : store.snapshot(
                                            subject.user(),
                                            List.of(session),
                                            subscription == null ? List.of() : List.of(subscription)))
                    .map(snapshot -> new Read(only(session, snapshot), rebuild));
        }

        /** Under the lock of the map entry, as joining is, so that no caller joins a reading that has begun. */
        private Mono<Snapshot> begin() {
            readings.computeIfPresent(subject, (_, current) -> {
                begun = true;
                return current;
            });
            begun = true;
            return store.snapshot(subject.user(), List.copyOf(sessions), List.copyOf(subscriptions));
        }

        private void end() {
            readings.remove(subject, this);
            var _ = over.tryEmitEmpty();
        }
    }

    private static Snapshot only(SessionId session, Snapshot snapshot) {
        return new Snapshot(
                snapshot.rebuilds(),
                snapshot.offset(),
                snapshot.events().stream()
                        .filter(event -> event.sessionId().equals(session))
                        .toList(),
                snapshot.unkept());
    }
}
