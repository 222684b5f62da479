package wagateway.push.transport.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import wagateway.pod.BearerToken;
import wagateway.pod.PageOrigins;
import wagateway.push.admission.InputAdmission;
import wagateway.push.admission.Newcomer;
import wagateway.push.admission.http.HandshakeGate;
import wagateway.push.connection.EngineIoMachine;
import wagateway.push.connection.WebSocketMachine;
import wagateway.push.protocol.engineio.EngineRequest;
import wagateway.push.protocol.engineio.RequestError;
import wagateway.push.protocol.engineio.Transport;
import wagateway.push.transport.Carrier;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.transport.polling.PollingSession;
import wagateway.push.transport.polling.PollingSessions;

/**
 * Takes the handshakes of WebSockets out of the HTTP server's channels, before a request is made of them:
 * what serves a request would stay with the socket for its whole life. All else goes on to WebFlux, refusals included.
 */
@ChannelHandler.Sharable
public final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {
    /** Of the WebSocket protocol: the one of RFC 6455, and of the last draft that was in use, which is the same on the wire. */
    private static final Set<String> VERSIONS = Set.of("13", "8");

    private static final int MAX_PARAMETERS = 1_024;

    private final String path;
    private final UpgradedPipeline pipeline;
    private final ConnectionRuntime<EngineIoMachine> runtime;
    private final PollingSessions sessions;
    private final PageOrigins origins;
    private final UpgradeForwarding forwarding;
    private final @Nullable Plain plain;

    /**
     * Upgrades to Socket.IO.
     *
     * @param path under which they are asked for
     * @param maxPayload bytes that a frame, or the parts of one message together, may have
     */
    public WebSocketUpgrade(
            String path,
            int maxPayload,
            InputAdmission inputs,
            ConnectionRuntime<EngineIoMachine> runtime,
            PollingSessions sessions,
            PageOrigins origins) {
        this(
                path,
                new UpgradedPipeline(path, maxPayload, inputs),
                runtime,
                sessions,
                origins,
                UpgradeForwarding.NONE,
                null);
    }

    private WebSocketUpgrade(
            String path,
            UpgradedPipeline pipeline,
            ConnectionRuntime<EngineIoMachine> runtime,
            PollingSessions sessions,
            PageOrigins origins,
            UpgradeForwarding forwarding,
            @Nullable Plain plain) {
        this.path = path;
        this.origins = origins;
        this.pipeline = pipeline;
        this.runtime = runtime;
        this.sessions = sessions;
        this.forwarding = forwarding;
        this.plain = plain;
    }

    /** The same, for clients that may have their connection on another pod. */
    public WebSocketUpgrade forwarding(UpgradeForwarding toOthers) {
        return new WebSocketUpgrade(path, pipeline, runtime, sessions, origins, toOthers, plain);
    }

    /** The same, for the plain protocol too, whose connections are always the pod's own. */
    public WebSocketUpgrade plain(String plainPath, ConnectionRuntime<WebSocketMachine> connections) {
        return new WebSocketUpgrade(
                path, pipeline, runtime, sessions, origins, forwarding, new Plain(plainPath, connections));
    }

    private record Plain(String path, ConnectionRuntime<WebSocketMachine> runtime) {}

    /** Puts itself between the codec of the HTTP server and what serves requests. */
    public void addTo(Channel channel) {
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, WebSocketUpgrade.class.getName(), this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HttpRequest request
                && request.decoderResult().isSuccess()
                && isWebSocket(request)
                && !origins.refuses(
                        request.headers().get(HttpHeaderNames.ORIGIN),
                        request.headers().get(HttpHeaderNames.HOST))
                && take(context, request))) {
            context.fireChannelRead(message);
        }
    }

    private boolean take(ChannelHandlerContext context, HttpRequest request) {
        if (plain != null && new QueryStringDecoder(request.uri()).rawPath().equals(plain.path())) {
            return takePlain(context, request, plain.runtime());
        }
        return switch (read(request)) {
            case EngineRequest.Open(Transport transport)
            when transport == Transport.WEBSOCKET && !runtime.isDraining() -> {
                @Nullable String token = BearerToken.of(request.headers().get(HttpHeaderNames.AUTHORIZATION));
                Newcomer newcomer = HandshakeGate.take(context.channel());
                var carrier = WebSocketTransport.ofSocketIo(wake -> runtime.open(
                        (machine, now) -> machine.open(sessions.newSid(), List.of(), token, now),
                        newcomer,
                        Carrier.WEBSOCKET,
                        wake));
                pipeline.upgrade(
                        context.channel(),
                        request,
                        Subprotocol.first(request.headers()),
                        carrier,
                        carrier::isAdmitted,
                        newcomer);
                yield true;
            }
            case EngineRequest.Upgrade(String sid) ->
                forward(context, request, sid) || tryUpgrade(context.channel(), request, sessions.find(sid));
            default -> false;
        };
    }

    private boolean takePlain(
            ChannelHandlerContext context, HttpRequest request, ConnectionRuntime<WebSocketMachine> connections) {
        if (connections.isDraining()) {
            return false;
        }
        var subprotocol = Subprotocol.of(request.headers());
        String bearer = BearerToken.of(request.headers().get(HttpHeaderNames.AUTHORIZATION));
        @Nullable String token = bearer == null ? subprotocol.token() : bearer;
        Newcomer newcomer = HandshakeGate.take(context.channel());
        var transport = WebSocketTransport.of(wake ->
                connections.open((machine, now) -> machine.open(token, now), newcomer, Carrier.WEBSOCKET, wake));
        pipeline.upgrade(context.channel(), request, subprotocol, transport, transport::isAdmitted, newcomer);
        return true;
    }

    /** All that RFC 6455 section 4.2.1 asks for, and no body. */
    private static boolean isWebSocket(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                && VERSIONS.contains(
                        headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "").strip())
                && HttpUtil.getContentLength(request, 0L) == 0
                && !HttpUtil.isTransferEncodingChunked(request);
    }

    private EngineRequest read(HttpRequest request) {
        var uri = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, MAX_PARAMETERS, true);
        if (!uri.rawPath().startsWith(path)) {
            return new EngineRequest.Refused(RequestError.BAD_REQUEST);
        }
        try {
            return EngineRequest.of(request.method().name(), true, uri.parameters());
        } catch (IllegalArgumentException _) {
            return new EngineRequest.Refused(RequestError.BAD_REQUEST);
        }
    }

    /** What no other pod takes is answered by the HTTP server. */
    private boolean forward(ChannelHandlerContext context, HttpRequest request, String sid) {
        Future<Void> tunnel = forwarding.forward(context.channel(), request, sid);
        if (tunnel == null) {
            return false;
        }
        var _ = tunnel.addListener(_ -> {
            if (!tunnel.isSuccess()) {
                context.fireChannelRead(request);
                context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        });
        return true;
    }

    private boolean tryUpgrade(Channel channel, HttpRequest request, @Nullable PollingSession session) {
        if (session == null) {
            return false;
        }
        pipeline.upgrade(
                channel,
                request,
                Subprotocol.first(request.headers()),
                new UpgradeProbe(session),
                session::isAdmitted,
                Newcomer.uncounted());
        return true;
    }
}
