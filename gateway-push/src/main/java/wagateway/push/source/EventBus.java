package wagateway.push.source;

import reactor.core.publisher.Mono;
import wagateway.model.identity.UserId;

/**
 * What carries the events of users to this pod as they are published. Events of one user come in the order in which they
 * were published; those of different users have no order. Not promised: that every event comes, or comes once. What is
 * published while the link is away is missing, which {@link Listener#onResumed} tells; what is published again comes again.
 */
public interface EventBus {
    /** Hears the events; called from any thread, never concurrently for one user, must not block. */
    interface Listener {
        void onEvent(UserId user, StreamEntry entry);

        /** The user's events flow again after a break; those of the break were missed. Never the first call for a user. */
        void onResumed(UserId user);
    }

    /** Starts: events go to the listener from now on. Called once, before the first {@link #subscribe}. */
    void listen(Listener listener);

    /**
     * Subscribes to the events of a user, before the answer is subscribed to. There is one subscription to a user at a time.
     *
     * @return completes once events published from then on are heard; waits through outages
     */
    Mono<Void> subscribe(UserId user);

    /** Ends a subscription at once: no event of the user is heard after this returns, but for one that is being heard. */
    void unsubscribe(UserId user);
}
