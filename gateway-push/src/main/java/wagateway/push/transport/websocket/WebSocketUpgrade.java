package wagateway.push.transport.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import wagateway.push.transport.ConnectionRuntime;

/**
 * Takes the handshakes of Socket.IO WebSockets out of the HTTP server's channels, before a request is made of them:
 * what serves a request would stay with the socket for its whole life. All else goes on to WebFlux, refusals included.
 */
@ChannelHandler.Sharable
public final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {
    /** Of the WebSocket protocol: the one of RFC 6455. */
    static final String VERSION = "13";

    private static final String BEARER = "Bearer ";

    private final String path;
    private final int maxPayload;
    private final ConnectionRuntime runtime;
    private final WebSocketDecoderConfig decoding;

    /** @param maxPayload bytes that a frame, or the parts of one message together, may have */
    public WebSocketUpgrade(String path, int maxPayload, ConnectionRuntime runtime) {
        this.path = path;
        this.maxPayload = maxPayload;
        this.runtime = runtime;
        this.decoding = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(maxPayload)
                .closeOnProtocolViolation(false)
                .build();
    }

    /** Puts itself between the codec of the HTTP server and what serves requests. */
    public void comeBeforeHttp(Channel channel) {
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, WebSocketUpgrade.class.getName(), this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && request.decoderResult().isSuccess() && isTaken(request)) {
            upgrade(context.channel(), request);
        } else {
            context.fireChannelRead(message);
        }
    }

    private boolean isTaken(HttpRequest request) {
        var uri = new QueryStringDecoder(request.uri());
        return uri.rawPath().equals(path) && isWebSocket(request) && isNewSession(uri);
    }

    /** All that RFC 6455 section 4.2.1 asks for, and no body. */
    private static boolean isWebSocket(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION, false)
                && HttpUtil.getContentLength(request, 0L) == 0
                && !HttpUtil.isTransferEncodingChunked(request);
    }

    private static boolean isNewSession(QueryStringDecoder uri) {
        try {
            Map<String, List<String>> parameters = uri.parameters();
            return List.of("websocket").equals(parameters.get("transport"))
                    && List.of("4").equals(parameters.get("EIO"))
                    && !parameters.containsKey("sid");
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private void upgrade(Channel channel, HttpRequest request) {
        @Nullable String token = bearerToken(request);
        removeHttpServer(channel.pipeline());
        var handshaker = new WebSocketServerHandshaker13(path, null, decoding);
        var _ = handshaker.handshake(channel, request).addListener(handshake -> {
            if (handshake.isSuccess()) {
                channel.pipeline()
                        .addLast(new WebSocketFrameAggregator(maxPayload))
                        .addLast(new SocketIoWebSocket(runtime, token));
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

    private static @Nullable String bearerToken(HttpRequest request) {
        String value = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        return value != null && value.startsWith(BEARER) && value.length() > BEARER.length()
                ? value.substring(BEARER.length())
                : null;
    }
}
