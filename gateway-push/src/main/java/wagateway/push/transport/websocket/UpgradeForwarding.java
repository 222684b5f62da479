package wagateway.push.transport.websocket;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Forwards upgrades to the pod that has the connection. */
@FunctionalInterface
public interface UpgradeForwarding {
    /** Forwards nothing. */
    UpgradeForwarding NONE = (_, _, _) -> null;

    /**
     * Makes the client's channel a tunnel to the pod that has the connection.
     *
     * @param client on whose event loop this is called; it has just read the request
     * @return success when it is a tunnel, failure when it is as before but for the end of the request, which was
     *     swallowed; null when the connection would be this pod's own
     */
    @Nullable
    Future<Void> forward(Channel client, HttpRequest request, String sid);
}
