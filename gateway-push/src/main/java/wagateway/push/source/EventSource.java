package wagateway.push.source;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.TraceParent;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * Where the events of users come from. Not promised: that every event arrives. What was published while the link was
 * away is missing, so a listener reads a snapshot whenever it is told that a subscription lives again.
 */
public interface EventSource {
    /**
     * An event and its place.
     *
     * @param event null when this release cannot read it
     * @param trace where it comes from; null when nobody follows it
     */
    record Entry(
            Offset offset,
            @Nullable SessionEvent event,
            @Nullable TraceParent trace) {
        /** One that nobody follows. */
        public Entry(Offset offset, @Nullable SessionEvent event) {
            this(offset, event, null);
        }
    }

    /** Who hears the events; called from any thread, never concurrently for one user, must not block. */
    interface Listener {
        void onEvent(UserId user, Entry entry);

        /** Hears and does nothing. */
        Listener NOBODY = new Listener() {
            @Override
            public void onEvent(UserId user, Entry entry) {}

            @Override
            public void onResumed(UserId user) {}
        };

        /** The user's events flow again after a break; those of the break were missed. */
        void onResumed(UserId user);
    }

    /**
     * The latest event of sessions at one moment.
     *
     * @param rebuilds how often it was made complete; 0: absent sessions may only have been forgotten. One that is absent
     *     and was created before a rebuild began does not exist; one that was just created may not have come yet
     * @param offset of the last event in the user's stream; null when that is empty
     * @param events of the sessions found
     */
    record Snapshot(long rebuilds, @Nullable Offset offset, List<SessionEvent> events) {}

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
            long rebuilds, @Nullable Offset last, List<Entry> events, List<SessionEvent> states, Subscriber client) {}

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

    /** Starts: events go to the listener from now on. Called once, before the first {@link #open}. */
    void listen(Listener listener);

    /**
     * Starts to listen to a user, before the answer is subscribed to.
     *
     * @return completes once events published from then on are heard; waits through outages
     */
    Mono<Void> open(UserId user);

    /** Stops listening to a user. */
    void close(UserId user);

    /**
     * Reads present state and keeps subscriptions, at one moment.
     *
     * @param sessions empty for all of the user
     * @return fails when the store cannot be reached
     */
    Mono<Snapshot> snapshot(UserId user, Collection<SessionId> sessions, Collection<StoredSubscription> subscriptions);

    /**
     * Reads what came after an offset.
     *
     * @return fails when the store cannot be reached
     */
    Mono<Replay> replay(UserId user, Offset after);

    /** The same for a client that comes back; after {@link Offset#NONE}, that is everything, whatever stream there is. */
    Mono<Replay> replay(UserId user, Offset after, RecoveryId client);

    /** Keeps a subscription no longer. */
    Mono<Void> forget(UserId user, StoredSubscription subscription);

    /**
     * Keeps nothing of a client any longer: it cannot be recovered. Does nothing when it has come back more often than that,
     * as it has another connection then.
     */
    Mono<Void> forget(UserId user, RecoveryId client, long recoveries);

    /** The client is still there: what is kept of it is kept for the whole time again. @return whether anything is kept */
    Mono<Boolean> keep(UserId user, RecoveryId client);

    /** Asks for the user's snapshot to be made complete again; asking twice is harmless. */
    Mono<Void> requestRebuild(UserId user);
}
