package wagateway.push.transport.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import wagateway.push.protocol.engineio.EngineRequest;
import wagateway.push.protocol.engineio.RequestError;
import wagateway.push.protocol.engineio.Transport;
import wagateway.push.transport.BearerToken;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.transport.polling.PollingSession;
import wagateway.push.transport.polling.PollingSessions;

/**
 * Takes the handshakes of Socket.IO WebSockets out of the HTTP server's channels, before a request is made of them:
 * what serves a request would stay with the socket for its whole life. All else goes on to WebFlux, refusals included.
 */
@ChannelHandler.Sharable
public final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {
    private final String path;
    private final int maxPayload;
    private final ConnectionRuntime runtime;
    private final PollingSessions sessions;
    private final UpgradeForwarding forwarding;
    private final WebSocketServerHandshakerFactory handshakers;

    /** @param maxPayload bytes that a frame, or the parts of one message together, may have */
    public WebSocketUpgrade(
            String path,
            int maxPayload,
            ConnectionRuntime runtime,
            PollingSessions sessions,
            UpgradeForwarding forwarding) {
        this.path = path;
        this.maxPayload = maxPayload;
        this.runtime = runtime;
        this.sessions = sessions;
        this.forwarding = forwarding;
        this.handshakers = new WebSocketServerHandshakerFactory(
                path,
                null,
                WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(maxPayload)
                        .closeOnProtocolViolation(false)
                        .build());
    }

    /** Puts itself between the codec of the HTTP server and what serves requests. */
    public void comeBeforeHttp(Channel channel) {
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, WebSocketUpgrade.class.getName(), this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HttpRequest request
                && request.decoderResult().isSuccess()
                && take(context, request))) {
            context.fireChannelRead(message);
        }
    }

    private boolean take(ChannelHandlerContext context, HttpRequest request) {
        return switch (read(request)) {
            case EngineRequest.Open(Transport transport)
            when transport == Transport.WEBSOCKET -> {
                @Nullable String token = BearerToken.of(request.headers().get(HttpHeaderNames.AUTHORIZATION));
                upgrade(
                        context.channel(),
                        request,
                        new SocketIoWebSocket(wake -> runtime.open(runtime.newSid(), List.of(), token, wake)));
                yield true;
            }
            case EngineRequest.Upgrade(String sid) ->
                forwarding.forward(context, request, sid) || tryUpgrade(context.channel(), request, sessions.find(sid));
            default -> false;
        };
    }

    private EngineRequest read(HttpRequest request) {
        var uri = new QueryStringDecoder(request.uri());
        return uri.path().equals(path)
                ? EngineRequest.of(
                        request.method().name(),
                        request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true),
                        name -> {
                            List<String> values = uri.parameters().get(name);
                            return values == null ? null : values.getFirst();
                        })
                : new EngineRequest.Refused(RequestError.BAD_REQUEST);
    }

    private boolean tryUpgrade(Channel channel, HttpRequest request, @Nullable PollingSession session) {
        if (session == null) {
            return false;
        }
        upgrade(channel, request, new UpgradeTrial(session));
        return true;
    }

    private void upgrade(Channel channel, HttpRequest request, ChannelHandler transport) {
        WebSocketServerHandshaker handshaker = handshakers.newHandshaker(request);
        if (handshaker == null) {
            var _ = WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel);
            return;
        }
        removeHttpServer(channel.pipeline());
        var _ = handshaker.handshake(channel, request).addListener(handshake -> {
            if (handshake.isSuccess()) {
                channel.pipeline()
                        .addLast(new WebSocketFrameAggregator(maxPayload))
                        .addLast(transport);
            } else {
                var _ = channel.close();
            }
        });
    }

    /** All behind the codec, which the handshaker replaces; what was removed asked for each read. */
    private static void removeHttpServer(ChannelPipeline pipeline) {
        pipeline.channel().config().setAutoRead(true);
        while (!pipeline.lastContext().name().equals(NettyPipeline.HttpCodec)) {
            pipeline.removeLast();
        }
    }
}
