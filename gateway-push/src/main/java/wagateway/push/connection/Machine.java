package wagateway.push.connection;

import java.nio.ByteBuffer;
import wagateway.push.protocol.CloseReason;

/**
 * The rules of one kind of connection as a pure function, whatever is said in its messages. It has no state of its own:
 * one instance serves all connections. Times are milliseconds of the pod's clock.
 */
public interface Machine {
    default Step<ConnectionState> on(ConnectionState state, Input input, long now) {
        return switch (input) {
            case Input.Received(String text) -> text(state, text, now);
            case Input.ReceivedBinary(ByteBuffer message) -> binary(state, message, now);
            case Input.PeerAlive _ -> peerAlive(state, now);
            case Input.Verified verified -> state.after(state.conversation().verified(verified, now));
            case Input.Recovered recovered -> state.after(state.conversation().recovered(recovered, now));
            case Input.Ticked _ -> ticked(state, now);
            case Input.Ended(CloseReason reason) ->
                state.after(state.conversation().ended(reason));
        };
    }

    default Step<ConnectionState> text(ConnectionState state, String text, long now) {
        return state.after(state.conversation().text(text, now));
    }

    default Step<ConnectionState> binary(ConnectionState state, ByteBuffer message, long now) {
        return state.after(state.conversation().binary(message, now));
    }

    /** The peer has answered a ping of the WebSocket protocol. */
    default Step<ConnectionState> peerAlive(ConnectionState state, long now) {
        return Step.next(state);
    }

    Step<ConnectionState> ticked(ConnectionState state, long now);
}
