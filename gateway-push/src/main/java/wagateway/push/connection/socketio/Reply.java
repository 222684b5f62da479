package wagateway.push.connection.socketio;

import java.util.List;
import wagateway.push.connection.Effect;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.socketio.ConnectRefusal;

/** What a namespace makes of an input. */
public sealed interface Reply {
    /** There is a session, in this state from now on. */
    record Stay(NamespaceSession session, List<Effect> effects) implements Reply {
        public Stay(NamespaceSession session, Effect... effects) {
            this(session, List.of(effects));
        }
    }

    /** There is no session; the client gets a CONNECT_ERROR and may try again. */
    record Refuse(ConnectRefusal reason) implements Reply {}

    /** The whole connection is to be closed. */
    record End(CloseReason reason) implements Reply {}
}
