package wagateway.push.transport.websocket;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.engineio.EngineCodec;
import wagateway.push.protocol.engineio.EnginePacket;
import wagateway.push.transport.polling.PollingSession;

/**
 * A WebSocket to which a polling client may change (Engine.IO protocol 4, section "Upgrade"): it answers the probe and,
 * when the client decides, becomes the transport. Whatever else happens to it, polling goes on. A client that does not
 * read the answers, or takes longer than {@link #TIMEOUT}, is cut off.
 */
final class UpgradeProbe extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final PollingSession session;
    private @Nullable Future<?> timeout;

    UpgradeProbe(PollingSession session) {
        this.session = session;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (!session.beginProbe(() -> end(context))) {
            end(context);
            return;
        }
        timeout = context.executor().schedule(() -> abort(context), TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        switch (frame) {
            case WebSocketFrame _ when timeout == null -> {}
            case WebSocketFrame _ when !context.channel().isWritable() -> abort(context);
            case TextWebSocketFrame text -> received(context, EngineCodec.decode(text.text()));
            case PingWebSocketFrame ping -> {
                var _ = context.writeAndFlush(
                        new PongWebSocketFrame(ping.content().retain()));
            }
            default -> end(context);
        }
    }

    private void received(ChannelHandlerContext context, Decoded<EnginePacket> frame) {
        switch (frame) {
            case Decoded.Packet<EnginePacket>(EnginePacket.Ping(String data))
            when data.equals(EnginePacket.PROBE) -> {
                String pong = EngineCodec.encode(new EnginePacket.Pong(data));
                var _ = context.writeAndFlush(new TextWebSocketFrame(pong));
                session.probed();
            }
            case Decoded.Packet<EnginePacket>(EnginePacket.Upgrade _) ->
                context.pipeline().replace(this, null, WebSocketTransport.ofSocketIo(session::upgrade));
            default -> end(context);
        }
    }

    /** It has become the transport, or the client has gone. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timeout != null) {
            timeout.cancel(false);
            session.endProbe();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        end(context);
    }

    private static void end(ChannelHandlerContext context) {
        var _ = context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.POLICY_VIOLATION, "no upgrade"))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private static void abort(ChannelHandlerContext context) {
        var _ = context.close();
    }
}
