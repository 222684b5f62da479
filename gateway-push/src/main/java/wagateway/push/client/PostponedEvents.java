package wagateway.push.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wagateway.model.identity.SessionId;

/** The newest event of each session whose present state is still to come. */
final class PostponedEvents {
    private final Map<SessionId, Delivery> newest = new HashMap<>(2);

    void add(Delivery delivery) {
        newest.merge(delivery.event().sessionId(), delivery, PostponedEvents::newer);
    }

    void remove(SessionId session) {
        newest.remove(session);
    }

    /** Those of other sessions are dropped. */
    void keep(Set<SessionId> sessions) {
        newest.keySet().retainAll(sessions);
    }

    /**
     * Present states, with what was postponed in the place of those that are older.
     *
     * @param everything whether what was postponed of other sessions is given too
     */
    List<Delivery> newest(List<Delivery> states, boolean everything) {
        List<Delivery> given = new ArrayList<>();
        for (Delivery state : states) {
            Delivery later = newest.remove(state.event().sessionId());
            given.add(later == null ? state : newer(state, later));
        }
        if (everything) {
            given.addAll(newest.values());
        }
        return given;
    }

    private static Delivery newer(Delivery one, Delivery other) {
        return other.event().version().value() > one.event().version().value() ? other : one;
    }
}
