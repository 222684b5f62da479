package wagateway.push.connection;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket with nothing between its frames and what is said in them: pings of the WebSocket protocol (RFC 6455
 * section 5.5.2) check whether the peer is there, and any frame from it shows that it is.
 */
public final class WebSocketMachine implements Machine {
    private static final Effect PING = new Effect.Ping();

    private final ConnectionSettings settings;
    private final Conversation.Opening opening;

    public WebSocketMachine(ConnectionSettings settings, Conversation.Opening opening) {
        this.settings = settings;
        this.opening = opening;
    }

    /**
     * Opens a connection; ticks once at the beginning, for what the client need not ask for.
     *
     * @param headerToken bearer token of the HTTP request, if it had one
     */
    public Step<ConnectionState> open(@Nullable String headerToken, long now) {
        var state = new ConnectionState(settings.nextPing(now), opening.open(headerToken, now));
        return state.after(state.conversation().ticked(now));
    }

    @Override
    public Step<ConnectionState> text(ConnectionState state, String text, long now) {
        return alive(state, now).after(state.conversation().text(text, now));
    }

    @Override
    public Step<ConnectionState> binary(ConnectionState state, ByteBuffer message, long now) {
        return alive(state, now).after(state.conversation().binary(message, now));
    }

    @Override
    public Step<ConnectionState> peerAlive(ConnectionState state, long now) {
        return Step.next(alive(state, now));
    }

    @Override
    public Step<ConnectionState> ticked(ConnectionState state, long now) {
        return settings.ticked(state, PING, now);
    }

    private ConnectionState alive(ConnectionState state, long now) {
        return state.with(settings.nextPing(now));
    }
}
