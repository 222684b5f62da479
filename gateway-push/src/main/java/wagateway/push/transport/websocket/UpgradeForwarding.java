package wagateway.push.transport.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;

/** Hands on the upgrades of connections that another pod has. */
@FunctionalInterface
public interface UpgradeForwarding {
    /** Nothing is handed on. */
    UpgradeForwarding NONE = (_, _, _) -> false;

    /**
     * Takes a request over, unless the connection would be this pod's own. What cannot be handed on is passed on to the
     * HTTP server, to be answered there.
     */
    boolean forward(ChannelHandlerContext context, HttpRequest request, String sid);
}
