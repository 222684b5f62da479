package wagateway.push.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.recovery.ResumePoint;

/** Which sessions a client has subscribed, and the newest version it has been given of each. */
final class Subscriptions {
    private final @Nullable RecoveryId client;
    private final Map<SessionId, Subscription> sessions = new HashMap<>(2);
    private int subscribed;
    private int awaiting;
    private int shown;
    private boolean all;
    private boolean awaitingAll;
    private long given;
    private @Nullable PostponedEvents postponed;

    Subscriptions(@Nullable RecoveryId client) {
        this.client = client;
    }

    /** False when there are {@code max} already. */
    boolean add(SessionId session, int max) {
        Subscription subscription = sessions.computeIfAbsent(session, _ -> new Subscription());
        if (!subscription.subscribed && subscribed == max) {
            forgetUnlessWanted(session, subscription);
            return false;
        }
        set(session, subscription, true, true, false);
        return true;
    }

    /** False when it was not there. */
    boolean remove(SessionId session) {
        Subscription subscription = sessions.get(session);
        if (subscription == null || !subscription.subscribed) {
            return false;
        }
        set(session, subscription, false, awaitingAll, subscription.shown);
        forgetUnlessWanted(session, subscription);
        return true;
    }

    void addAll() {
        setAll(true, true);
        sessions.forEach((session, subscription) -> set(session, subscription, subscription.subscribed, true, false));
    }

    /** False when it was not there. */
    boolean removeAll() {
        if (!all) {
            return false;
        }
        setAll(false, false);
        sessions.entrySet().removeIf(entry -> {
            Subscription subscription = entry.getValue();
            if (!subscription.subscribed) {
                set(entry.getKey(), subscription, false, false, false);
            }
            return !subscription.subscribed;
        });
        if (postponed != null) {
            postponed.keep(sessions.keySet());
        }
        return true;
    }

    /** Whether there are all of the user. */
    boolean isAll() {
        return all;
    }

    /** Whether it is subscribed, by itself or with all. */
    boolean has(SessionId session) {
        return all || (sessions.get(session) instanceof Subscription subscription && subscription.subscribed);
    }

    /** Those subscribed one by one. */
    Set<SessionId> sessions() {
        return sessions.entrySet().stream()
                .filter(entry -> entry.getValue().subscribed)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean isEmpty() {
        return !all && subscribed == 0;
    }

    /** Whether the present state of something that was subscribed is still to come. */
    boolean awaitPresentState() {
        return awaitingAll || awaiting > 0;
    }

    /** Whether the client has been shown nothing yet of something that it has subscribed. */
    boolean lackPresentState() {
        return (all && awaitingAll) || shown < subscribed;
    }

    /** What the client has been given the present state of, for {@link ResumePoint}. */
    String given() {
        return ResumePoint.name(given);
    }

    /** The present state of a session has come. */
    void presented(SessionId session) {
        if (sessions.get(session) instanceof Subscription subscription) {
            set(session, subscription, subscription.subscribed, false, subscription.shown);
        }
    }

    /** The present state of everything has come. */
    void presented() {
        setAll(all, false);
        sessions.forEach((session, subscription) ->
                set(session, subscription, subscription.subscribed, false, subscription.shown));
    }

    /** What a client had when it went: it has seen these versions. */
    void restore(boolean everything, Iterable<SessionId> subscribed, Map<SessionId, Long> versions, int max) {
        setAll(everything, false);
        subscribed.forEach(session -> add(session, max));
        versions.forEach((session, version) -> {
            if (subscription(session) instanceof Subscription subscription) {
                subscription.version = version;
            }
        });
        presented();
    }

    /**
     * Keeps the newest event of a session that the client has been shown nothing of until its present state comes: what is
     * heard before may be older than what it was shown elsewhere. False where it need not wait.
     */
    boolean postpone(Delivery delivery) {
        return subscription(delivery.event().sessionId()) instanceof Subscription subscription
                && postpone(delivery, subscription);
    }

    private boolean postpone(Delivery delivery, Subscription subscription) {
        if (subscription.version > 0 || !(subscription.awaitsPresentState || (all && awaitingAll))) {
            return false;
        }
        if (postponed == null) {
            postponed = new PostponedEvents();
        }
        postponed.add(delivery);
        return true;
    }

    /** Present states, with what has been postponed in the place of those that are older. */
    List<Delivery> newest(List<Delivery> states, boolean everything) {
        PostponedEvents before = postponed;
        if (before == null) {
            return states;
        }
        postponed = everything ? null : before;
        return before.newest(states, everything);
    }

    /** Whether the client is to be given an event now, and has it from then on; false too where it is {@link #postpone postponed}. */
    boolean takeOrPostpone(Delivery delivery) {
        return subscription(delivery.event().sessionId()) instanceof Subscription subscription
                && !postpone(delivery, subscription)
                && take(delivery.event(), subscription, false);
    }

    /**
     * Whether the client is to be given an event; from then on it has it.
     *
     * @param present whether it is the present state, of which one that was asked for may come again
     */
    boolean take(PublishedEvent event, boolean present) {
        return subscription(event.sessionId()) instanceof Subscription subscription
                && take(event, subscription, present);
    }

    private boolean take(PublishedEvent event, Subscription subscription, boolean present) {
        long offered = event.version().value();
        boolean asked = subscription.awaitsPresentState && !subscription.shown;
        boolean again = offered == subscription.version && (subscription.behind || (present && asked));
        if (offered <= subscription.version && !again) {
            subscription.behind |= present && asked && offered < subscription.version;
            return false;
        }
        subscription.behind = false;
        boolean unheardOf = event.deletes() && subscription.version == 0 && !subscription.subscribed;
        subscription.version = offered;
        if (unheardOf) {
            return false;
        }
        if (!subscription.shown) {
            set(event.sessionId(), subscription, subscription.subscribed, subscription.awaitsPresentState, true);
        }
        return true;
    }

    private @Nullable Subscription subscription(SessionId session) {
        return all ? sessions.computeIfAbsent(session, _ -> new Subscription()) : sessions.get(session);
    }

    private void forgetUnlessWanted(SessionId session, Subscription subscription) {
        if (!all && !subscription.subscribed) {
            set(session, subscription, false, false, false);
            sessions.remove(session);
            if (postponed != null) {
                postponed.remove(session);
            }
        }
    }

    private void setAll(boolean wanted, boolean awaits) {
        boolean before = all && !awaitingAll;
        all = wanted;
        awaitingAll = awaits;
        mark(null, before, all && !awaitingAll);
    }

    private void set(SessionId session, Subscription subscription, boolean subscribed, boolean awaits, boolean shown) {
        boolean before = subscription.isGiven();
        this.subscribed += toInt(subscribed) - toInt(subscription.subscribed);
        awaiting += toInt(awaits) - toInt(subscription.awaitsPresentState);
        subscription.subscribed = subscribed;
        subscription.awaitsPresentState = awaits;
        subscription.shown = shown;
        this.shown += toInt(subscription.isGiven()) - toInt(before);
        mark(session, before, subscription.isGiven());
    }

    private void mark(@Nullable SessionId session, boolean before, boolean now) {
        if (before != now && client != null) {
            given ^= ResumePoint.mark(client, session);
        }
    }

    private static int toInt(boolean is) {
        return is ? 1 : 0;
    }
}
