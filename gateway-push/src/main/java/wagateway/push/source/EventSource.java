package wagateway.push.source;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * Where the events of users come from. Not promised: that every event arrives. What was published while the link was
 * away is missing, so a listener reads a snapshot whenever it is told that a subscription lives again.
 */
public interface EventSource {
    /** Who hears the events; called from any thread, never concurrently for one user, must not block. */
    interface Listener {
        void onEvent(UserId user, Offset offset, SessionEvent event);

        /** Hears and does nothing. */
        Listener NOBODY = new Listener() {
            @Override
            public void onEvent(UserId user, Offset offset, SessionEvent event) {}

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
     * Reads present state.
     *
     * @param sessions empty for all of the user
     * @return fails when the store cannot be reached
     */
    Mono<Snapshot> snapshot(UserId user, List<SessionId> sessions);

    /** Asks for the user's snapshot to be made complete again; asking twice is harmless. */
    Mono<Void> requestRebuild(UserId user);
}
