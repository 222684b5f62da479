package wagateway.push.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionEvent.SessionDeleted;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.push.recovery.ResumePoint;

/** Which sessions a client wants to hear of, and the newest version it has been given of each. */
final class Interests {
    private final @Nullable RecoveryId client;
    private final Map<SessionId, Interest> sessions = new HashMap<>(2);
    private int subscriptions;
    private int awaiting;
    private int shown;
    private boolean all;
    private boolean awaitingAll;
    private long given;
    private @Nullable PostponedEvents postponed;

    private static final class Interest {
        private boolean subscribed;
        private boolean awaitsPresentState;
        /** Since the present state was asked for. */
        private boolean shown;

        /** The present state that came was older than what it has: that will come again. */
        private boolean behind;

        private long version;

        boolean isGiven() {
            return subscribed && (!awaitsPresentState || shown);
        }
    }

    Interests(@Nullable RecoveryId client) {
        this.client = client;
    }

    /** False when there are {@code max} already. */
    boolean add(SessionId session, int max) {
        Interest interest = sessions.computeIfAbsent(session, _ -> new Interest());
        if (!interest.subscribed && subscriptions == max) {
            forgetUnlessWanted(session, interest);
            return false;
        }
        set(session, interest, true, true, false);
        return true;
    }

    /** False when it was not there. */
    boolean remove(SessionId session) {
        Interest interest = sessions.get(session);
        if (interest == null || !interest.subscribed) {
            return false;
        }
        set(session, interest, false, awaitingAll, interest.shown);
        forgetUnlessWanted(session, interest);
        return true;
    }

    void addAll() {
        setAll(true, true);
        sessions.forEach((session, interest) -> set(session, interest, interest.subscribed, true, false));
    }

    /** False when it was not there. */
    boolean removeAll() {
        if (!all) {
            return false;
        }
        setAll(false, false);
        sessions.entrySet().removeIf(entry -> {
            Interest interest = entry.getValue();
            if (!interest.subscribed) {
                set(entry.getKey(), interest, false, false, false);
            }
            return !interest.subscribed;
        });
        if (postponed != null) {
            postponed.keep(sessions.keySet());
        }
        return true;
    }

    /** Whether there are all, and the present state of them has come. */
    boolean hasAll() {
        return all && !awaitingAll;
    }

    /** Those subscribed one by one of which the present state has come. */
    Set<SessionId> had() {
        return sessions.entrySet().stream()
                .filter(entry -> entry.getValue().subscribed && !entry.getValue().awaitsPresentState)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean isEmpty() {
        return !all && subscriptions == 0;
    }

    /** Whether the present state of something that was subscribed is still to come. */
    boolean awaitPresentState() {
        return awaitingAll || awaiting > 0;
    }

    /** Whether the client has been shown nothing yet of something that it has subscribed. */
    boolean lackPresentState() {
        return (all && awaitingAll) || shown < subscriptions;
    }

    /** What the client has been given the present state of, for {@link ResumePoint}. */
    String given() {
        return ResumePoint.name(given);
    }

    /** The present state of a session has come. */
    void presented(SessionId session) {
        if (sessions.get(session) instanceof Interest interest) {
            set(session, interest, interest.subscribed, false, interest.shown);
        }
    }

    /** The present state of everything has come. */
    void presented() {
        setAll(all, false);
        sessions.forEach((session, interest) -> set(session, interest, interest.subscribed, false, interest.shown));
    }

    /** What a client had when it went: it has seen these versions. */
    void restore(boolean everything, Iterable<SessionId> subscribed, Map<SessionId, Long> versions, int max) {
        setAll(everything, false);
        subscribed.forEach(session -> add(session, max));
        versions.forEach((session, version) -> {
            if (interest(session) instanceof Interest interest) {
                interest.version = version;
            }
        });
        presented();
    }

    /**
     * Keeps the newest event of a session that the client has been shown nothing of until its present state comes: what is
     * heard before may be older than what it was shown elsewhere. False where it need not wait.
     */
    boolean postpone(Delivery delivery) {
        SessionId session = delivery.event().sessionId();
        Interest interest = interest(session);
        if (interest == null || interest.version > 0 || !(interest.awaitsPresentState || (all && awaitingAll))) {
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

    /**
     * Whether the client is to be given an event; from then on it has it.
     *
     * @param present whether it is the present state, of which one that was asked for may come again
     */
    boolean take(SessionEvent event, boolean present) {
        SessionId session = event.sessionId();
        Interest interest = interest(session);
        if (interest == null) {
            return false;
        }
        long offered = event.version().value();
        boolean asked = interest.awaitsPresentState && !interest.shown;
        boolean again = offered == interest.version && (interest.behind || (present && asked));
        if (offered <= interest.version && !again) {
            interest.behind |= present && asked && offered < interest.version;
            return false;
        }
        interest.behind = false;
        boolean unheardOf = event instanceof SessionDeleted && interest.version == 0 && !interest.subscribed;
        interest.version = offered;
        if (unheardOf) {
            return false;
        }
        set(session, interest, interest.subscribed, interest.awaitsPresentState, true);
        return true;
    }

    private @Nullable Interest interest(SessionId session) {
        return all ? sessions.computeIfAbsent(session, _ -> new Interest()) : sessions.get(session);
    }

    private void forgetUnlessWanted(SessionId session, Interest interest) {
        if (!all && !interest.subscribed) {
            set(session, interest, false, false, false);
            sessions.remove(session);
            if (postponed != null) {
                postponed.remove(session);
            }
        }
    }

    private void setAll(boolean wanted, boolean awaits) {
        boolean before = hasAll();
        all = wanted;
        awaitingAll = awaits;
        mark(null, before, hasAll());
    }

    private void set(SessionId session, Interest interest, boolean subscribed, boolean awaits, boolean shown) {
        boolean before = interest.isGiven();
        subscriptions += toInt(subscribed) - toInt(interest.subscribed);
        awaiting += toInt(awaits) - toInt(interest.awaitsPresentState);
        interest.subscribed = subscribed;
        interest.awaitsPresentState = awaits;
        interest.shown = shown;
        this.shown += toInt(interest.isGiven()) - toInt(before);
        mark(session, before, interest.isGiven());
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
