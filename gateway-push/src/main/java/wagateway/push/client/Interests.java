package wagateway.push.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionEvent.SessionDeleted;
import wagateway.model.identity.SessionId;

/** Which sessions a client wants to hear of, and the newest version it has been given of each. */
final class Interests {
    private final Map<SessionId, Interest> sessions = new HashMap<>(2);
    private int subscriptions;
    private int awaiting;
    private boolean all;
    private boolean awaitingAll;

    private static final class Interest {
        private boolean subscribed;
        private boolean awaitsPresentState;
        private long version;
    }

    /** False when there are {@code max} already. */
    boolean add(SessionId session, int max) {
        Interest interest = sessions.computeIfAbsent(session, _ -> new Interest());
        if (!interest.subscribed && subscriptions == max) {
            forgetUnlessWanted(session, interest);
            return false;
        }
        if (!interest.subscribed) {
            interest.subscribed = true;
            subscriptions++;
        }
        await(interest, true);
        return true;
    }

    /** False when it was not there. */
    boolean remove(SessionId session) {
        Interest interest = sessions.get(session);
        if (interest == null || !interest.subscribed) {
            return false;
        }
        interest.subscribed = false;
        subscriptions--;
        forgetUnlessWanted(session, interest);
        return true;
    }

    void addAll() {
        all = true;
        awaitingAll = true;
        sessions.values().forEach(interest -> await(interest, true));
    }

    /** False when it was not there. */
    boolean removeAll() {
        if (!all) {
            return false;
        }
        all = false;
        awaitingAll = false;
        sessions.values().removeIf(interest -> {
            if (!interest.subscribed) {
                await(interest, false);
            }
            return !interest.subscribed;
        });
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

    /** The present state of everything has come. */
    void presented() {
        awaitingAll = false;
        sessions.values().forEach(interest -> await(interest, false));
    }

    /** What a client had when it went: it has seen these versions. */
    void restore(boolean everything, Iterable<SessionId> subscribed, Map<SessionId, Long> versions, int max) {
        all = everything;
        subscribed.forEach(session -> add(session, max));
        versions.forEach((session, version) -> {
            @Nullable
            Interest interest = all ? sessions.computeIfAbsent(session, _ -> new Interest()) : sessions.get(session);
            if (interest != null) {
                interest.version = version;
            }
        });
        presented();
    }

    /**
     * Whether the client is to be given an event; from then on it has it.
     *
     * @param present whether it is the present state, of which one that was asked for may come again
     */
    boolean take(SessionEvent event, boolean present) {
        Interest interest = all
                ? sessions.computeIfAbsent(event.sessionId(), _ -> new Interest())
                : sessions.get(event.sessionId());
        if (interest == null || isForgotten(event, interest)) {
            return false;
        }
        long offered = event.version().value();
        boolean taken =
                offered > interest.version || (offered == interest.version && present && interest.awaitsPresentState);
        if (taken) {
            interest.version = offered;
            await(interest, false);
        }
        return taken;
    }

    /** The end of a session that the client never heard of: nothing to tell. */
    private static boolean isForgotten(SessionEvent event, Interest interest) {
        return event instanceof SessionDeleted && interest.version == 0;
    }

    private void forgetUnlessWanted(SessionId session, Interest interest) {
        if (!all && !interest.subscribed) {
            await(interest, false);
            sessions.remove(session);
        }
    }

    private void await(Interest interest, boolean awaits) {
        if (interest.awaitsPresentState != awaits) {
            interest.awaitsPresentState = awaits;
            awaiting += awaits ? 1 : -1;
        }
    }
}
