package wagateway.push.client;

import java.util.HashMap;
import java.util.Map;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * A connected client of one user: which sessions it wants to hear of, and the newest version it has been given of each.
 * Safe for any thread. Not promised: that an offered event reaches the browser; that is what offsets are for.
 */
public final class Client {
    private final UserId user;
    private final FrameEncoder encoder;
    private final Outbox outbox;
    private final int maxSubscriptions;

    private final Map<SessionId, Interest> interests = new HashMap<>(2);
    private int subscriptions;
    private boolean all;

    /** @param maxSubscriptions how many sessions it may subscribe one by one */
    public Client(UserId user, FrameEncoder encoder, Outbox outbox, int maxSubscriptions) {
        this.user = user;
        this.encoder = encoder;
        this.outbox = outbox;
        this.maxSubscriptions = maxSubscriptions;
    }

    public UserId user() {
        return user;
    }

    /** From now on the session's events are delivered; false when there are too many subscriptions already. */
    public synchronized boolean subscribe(SessionId session) {
        Interest interest = interests.computeIfAbsent(session, _ -> new Interest());
        interest.awaitsPresentState = true;
        if (interest.subscribed) {
            return true;
        }
        if (subscriptions == maxSubscriptions) {
            forgetIfUnwanted(session, interest);
            return false;
        }
        interest.subscribed = true;
        subscriptions++;
        return true;
    }

    public synchronized void unsubscribe(SessionId session) {
        Interest interest = interests.get(session);
        if (interest != null && interest.subscribed) {
            interest.subscribed = false;
            subscriptions--;
            forgetIfUnwanted(session, interest);
        }
    }

    /** From now on the events of every session of the user are delivered. */
    public synchronized void subscribeAll() {
        all = true;
        interests.values().forEach(interest -> interest.awaitsPresentState = true);
    }

    /** Back to the sessions subscribed one by one. */
    public synchronized void unsubscribeAll() {
        all = false;
        interests.values().removeIf(interest -> !interest.subscribed);
    }

    /** Whether it wants to hear of anything. */
    public synchronized boolean isInterested() {
        return all || subscriptions > 0;
    }

    /** Gives it an event that is newer than what it has; anything else it does not see. */
    public synchronized void deliver(Delivery delivery) {
        offer(delivery, false);
    }

    /** Gives it the present state, unless it has had that or a newer one since it asked. */
    public synchronized void present(Delivery delivery) {
        offer(delivery, true);
    }

    private void offer(Delivery delivery, boolean present) {
        SessionEvent event = delivery.event();
        Interest interest = all
                ? interests.computeIfAbsent(event.sessionId(), _ -> new Interest())
                : interests.get(event.sessionId());
        if (interest != null
                && !isForgotten(event, interest)
                && interest.takes(event.version().value(), present)) {
            delivery.frames(encoder).forEach(outbox::offer);
        }
    }

    /** The end of a session that the client never heard of: nothing to tell. */
    private static boolean isForgotten(SessionEvent event, Interest interest) {
        return event instanceof SessionEvent.SessionDeleted && interest.version == 0;
    }

    private void forgetIfUnwanted(SessionId session, Interest interest) {
        if (!all && !interest.subscribed) {
            interests.remove(session);
        }
    }

    private static final class Interest {
        private boolean subscribed;
        private boolean awaitsPresentState;
        private long version;

        boolean takes(long offered, boolean present) {
            boolean taken = offered > version || (offered == version && present && awaitsPresentState);
            if (taken) {
                version = offered;
                awaitsPresentState = false;
            }
            return taken;
        }
    }
}
