package wagateway.push.recovery;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import wagateway.model.event.Offset;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.source.StreamEntry;

/**
 * What is kept of users and their clients beside the bus: the present state of sessions, the last events, and what clients
 * have subscribed. Each call sees one moment; none waits through an outage: it fails when the store cannot be reached, which
 * does not mean that nothing was done.
 */
public interface RecoveryStore {
    /**
     * The latest event of sessions at one moment.
     *
     * @param rebuilds how often it was made complete; 0: absent sessions may only have been forgotten. One that is absent
     *     and was created before a rebuild began does not exist; one that was just created may not have come yet
     * @param offset of the last event in the user's stream; null when that is empty
     * @param events of the sessions found
     * @param unkept the clients whose subscriptions are kept from now on, and of which nothing was kept before
     */
    record Snapshot(long rebuilds, @Nullable Offset offset, List<PublishedEvent> events, Set<RecoveryId> unkept) {
        /** One with which nothing was kept. */
        public Snapshot(long rebuilds, @Nullable Offset offset, List<PublishedEvent> events) {
            this(rebuilds, offset, events, Set.of());
        }
    }

    /**
     * What came after an offset.
     *
     * @param rebuilds as of a snapshot
     * @param last the end of the stream; null when it is empty
     * @param events after the offset, in order, where the stream had all of them within the limit, else none
     * @param states of all sessions, where the stream did not have all events; not asked for when a client comes back
     * @param client that came back
     */
    record Replay(
            long rebuilds,
            @Nullable Offset last,
            List<StreamEntry> events,
            List<PublishedEvent> states,
            Subscriber client) {}

    /**
     * What is kept of a client.
     *
     * @param all when it subscribed all sessions of the user, as {@code seq} of the stream; null when it did not
     * @param sessions when it subscribed each session one by one
     * @param versions at the end of the replay, of each session that it wants to hear of
     * @param recoveries how often it came back, this time included
     */
    record Subscriber(
            @Nullable Long all, Map<SessionId, Long> sessions, Map<SessionId, Long> versions, long recoveries) {}

    /**
     * A subscription that is to be kept, so that its client can be recovered on any pod for a while after the connection
     * has gone.
     *
     * @param session null for all sessions of the user
     */
    record StoredSubscription(RecoveryId client, @Nullable SessionId session) {}

    /**
     * Reads present state and keeps subscriptions, both at one moment.
     *
     * @param sessions empty for all of the user
     */
    Mono<Snapshot> snapshot(UserId user, Collection<SessionId> sessions, Collection<StoredSubscription> subscriptions);

    /** Reads what came after an offset, and where that cannot be done the present state instead, at one moment. */
    Mono<Replay> replay(UserId user, Offset after);

    /**
     * The same for a client that comes back, and what is kept of it at that moment, which is kept for the whole time again. After
     * {@link Offset#NONE}, that is everything, whatever stream there is.
     */
    Mono<Replay> replay(UserId user, Offset after, RecoveryId client);

    /**
     * Keeps these subscriptions of a client, and nothing else that was kept of it.
     *
     * @param recoveries how often the client had been recovered when its connection began
     * @return false when it has been recovered another number of times, as it has another connection then
     */
    Mono<Boolean> store(UserId user, RecoveryId client, long recoveries, boolean all, Collection<SessionId> sessions);

    /** Deletes a stored subscription. */
    Mono<Void> forget(UserId user, StoredSubscription subscription);

    /**
     * Deletes what is kept of a client, which cannot be recovered then. Does nothing when the client has been recovered
     * more often than that, as it has another connection then.
     */
    Mono<Void> forget(UserId user, RecoveryId client, long recoveries);

    /** The client is still there: what is kept of it is kept for the whole time again. @return whether anything is kept */
    Mono<Boolean> keep(UserId user, RecoveryId client);

    /** Asks for the user's snapshot to be made complete again, and does not wait for that; asking twice is harmless. */
    Mono<Void> requestRebuild(UserId user);
}
