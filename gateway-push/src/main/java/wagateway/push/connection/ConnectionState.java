package wagateway.push.connection;

import java.util.ArrayList;
import java.util.List;

/** Where an open connection is in its life. */
public record ConnectionState(Heartbeat heartbeat, Conversation conversation) {
    ConnectionState with(Heartbeat next) {
        return new ConnectionState(next, conversation);
    }

    Step<ConnectionState> after(Step<Conversation> step) {
        return step.map(next -> next.equals(conversation) ? this : new ConnectionState(heartbeat, next));
    }

    Step<ConnectionState> ticked(long now) {
        return after(conversation.ticked(now));
    }

    /**
     * Time went by, and a ping is due.
     *
     * @param next the heartbeat after the ping
     */
    Step<ConnectionState> pinging(Effect ping, Heartbeat next, long now) {
        Step<ConnectionState> step = ticked(now);
        if (!(step instanceof Step.Next<ConnectionState>(ConnectionState state, List<Effect> said))) {
            return step;
        }
        List<Effect> effects = new ArrayList<>(said);
        effects.add(ping);
        return new Step.Next<>(state.with(next), effects);
    }
}
