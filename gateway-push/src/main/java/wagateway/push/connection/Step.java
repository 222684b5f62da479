package wagateway.push.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wagateway.push.connection.Conversation.Turn;
import wagateway.push.protocol.CloseReason;

/** What an input leads to. */
public record Step(ConnectionState state, List<Effect> effects) {
    static Step after(Heartbeat heartbeat, Turn turn) {
        return switch (turn) {
            case Turn.Goes(Conversation next, List<Effect> effects) ->
                new Step(new ConnectionState.Open(heartbeat, next), effects);
            case Turn.Ends(CloseReason reason) -> close(reason);
        };
    }

    /**
     * Time went by.
     *
     * @param ping what is to be done when one is due
     */
    static Step ticked(Heartbeat heartbeat, Turn turn, Effect ping, Duration pingTimeout, long now) {
        if (heartbeat.isMissed(now)) {
            return close(CloseReason.PING_TIMEOUT);
        }
        if (heartbeat.isPingDue(now) && turn instanceof Turn.Goes(Conversation next, List<Effect> said)) {
            List<Effect> effects = new ArrayList<>(said);
            effects.add(ping);
            return new Step(new ConnectionState.Open(heartbeat.pongWithin(pingTimeout, now), next), effects);
        }
        return after(heartbeat, turn);
    }

    static Step close(CloseReason reason) {
        return of(new ConnectionState.Closed(reason), new Effect.Dismiss(), new Effect.Close(reason));
    }

    static Step of(ConnectionState state, Effect... effects) {
        return new Step(state, List.of(effects));
    }
}
