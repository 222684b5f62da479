package wagateway.push.connection;

import java.nio.ByteBuffer;
import wagateway.push.protocol.CloseReason;

/**
 * The rules of one kind of connection as a pure function, whatever is said in its messages. Keeps nothing: one instance
 * serves all connections. Times are milliseconds of the pod's clock.
 */
public interface Machine {
    default Step<ConnectionState> on(ConnectionState state, Input input, long now) {
        return switch (input) {
            case Input.Received(String text) -> text(state, text, now);
            case Input.ReceivedBinary(ByteBuffer message) -> binary(state, message, now);
            case Input.Heard _ -> heard(state, now);
            case Input.Verified verified -> state.after(state.conversation().verified(verified, now));
            case Input.Recovered recovered -> state.after(state.conversation().recovered(recovered, now));
            case Input.Ticked _ -> ticked(state, now);
            case Input.Ended(CloseReason reason) -> Step.end(reason);
        };
    }

    Step<ConnectionState> text(ConnectionState state, String text, long now);

    Step<ConnectionState> binary(ConnectionState state, ByteBuffer message, long now);

    /** The pong of a WebSocket has come. */
    Step<ConnectionState> heard(ConnectionState state, long now);

    Step<ConnectionState> ticked(ConnectionState state, long now);
}
