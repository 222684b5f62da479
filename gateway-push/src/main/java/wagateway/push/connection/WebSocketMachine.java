package wagateway.push.connection;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.push.connection.ConnectionState.Open;
import wagateway.push.protocol.CloseReason;

/**
 * The rules of a WebSocket with nothing between its frames and what is said in them: its own pings (RFC 6455 section
 * 5.5.2) tell whether the peer is there, and whatever it sends shows that it is.
 */
public final class WebSocketMachine implements Machine {
    private static final Effect PING = new Effect.Ping();

    private final ConnectionSettings settings;
    private final Conversation.Opening opening;

    public WebSocketMachine(ConnectionSettings settings, Conversation.Opening opening) {
        this.settings = settings;
        this.opening = opening;
    }

    /** Ticks once at the beginning, for what the client need not ask for. */
    @Override
    public Step open(String sid, List<String> upgrades, @Nullable String headerToken, long now) {
        return Step.after(nextPing(now), opening.open(headerToken, now).ticked(now));
    }

    @Override
    public Step on(ConnectionState state, Input input, long now) {
        if (!(state instanceof Open(Heartbeat heartbeat, Conversation conversation))) {
            return Step.of(state);
        }
        return switch (input) {
            case Input.Received(String message) -> Step.after(nextPing(now), conversation.text(message, now));
            case Input.ReceivedBinary(ByteBuffer message) ->
                Step.after(nextPing(now), conversation.binary(message, now));
            case Input.Heard _ -> Step.of(new Open(nextPing(now), conversation));
            case Input.Verified verified -> Step.after(heartbeat, conversation.verified(verified, now));
            case Input.Recovered recovered -> Step.after(heartbeat, conversation.recovered(recovered, now));
            case Input.Ticked _ -> Step.ticked(heartbeat, conversation.ticked(now), PING, settings.pingTimeout(), now);
            case Input.Ended(CloseReason reason) -> Step.close(reason);
        };
    }

    private Heartbeat nextPing(long now) {
        return Heartbeat.pingAt(now + settings.pingInterval().toMillis());
    }
}
