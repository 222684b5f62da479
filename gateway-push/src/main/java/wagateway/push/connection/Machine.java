package wagateway.push.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of one kind of connection as a pure function, whatever is said in its messages. */
public interface Machine {
    /**
     * Opens a connection.
     *
     * @param sid of the Engine.IO session; other kinds have none
     * @param upgrades the transports that the client may change to
     * @param headerToken bearer token of the HTTP request, if it had one
     * @param now milliseconds of the pod's clock
     */
    Step open(String sid, List<String> upgrades, @Nullable String headerToken, long now);

    /** @param now milliseconds of the pod's clock */
    Step on(ConnectionState state, Input input, long now);
}
