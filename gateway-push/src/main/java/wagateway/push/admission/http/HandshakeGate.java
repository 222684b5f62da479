package wagateway.push.admission.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;
import wagateway.push.admission.HandshakeRefusal;
import wagateway.push.admission.Newcomer;

/**
 * Counts handshakes and refuses those that are too many, before anything of them is served. Code that opens a
 * connection takes its newcomer from here ({@link #take}); one that is not taken leaves when the request is answered.
 */
public final class HandshakeGate extends ChannelDuplexHandler {
    /** Spreads the retries of clients that are refused at the same time. */
    private static final int RETRY_WITHIN_SECONDS = 5;

    private final HandshakeRules rules;
    private @Nullable Newcomer newcomer;
    private boolean closing;

    private HandshakeGate(HandshakeRules rules) {
        this.rules = rules;
    }

    /** Puts itself right behind the codec of the HTTP server. */
    public static void addTo(Channel channel, HandshakeRules rules) {
        rules.lag().observe(channel.eventLoop());
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, HandshakeGate.class.getName(), new HandshakeGate(rules));
    }

    /** The newcomer of the handshake that the channel read last; the caller must make it leave. */
    public static Newcomer take(Channel channel) {
        var gate = channel.pipeline().get(HandshakeGate.class);
        Newcomer taken = gate == null ? null : gate.newcomer;
        if (gate == null || taken == null) {
            return Newcomer.uncounted();
        }
        gate.newcomer = null;
        return taken;
    }

    /** Likewise, of the request that is answered; to be called on its event loop. */
    public static Newcomer take(ServerHttpResponse response) {
        var taken = new Newcomer[] {Newcomer.uncounted()};
        ServerHttpResponseDecorator.<HttpServerResponse>getNativeResponse(response)
                .withConnection(connection -> taken[0] = take(connection.channel()));
        return taken[0];
    }

    /** How long a client that is refused should wait, in seconds. */
    public static int retryAfter() {
        return ThreadLocalRandom.current().nextInt(1, RETRY_WITHIN_SECONDS + 1);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request && rules.isHandshake(request)) {
            leave();
            switch (rules.enter(
                    request.headers(), ((InetSocketAddress) context.channel().remoteAddress()).getAddress())) {
                case Newcomer entered -> newcomer = entered;
                case HandshakeRefusal refusal -> {
                    refuse(context, request, refusal);
                    return;
                }
            }
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse) {
            leave();
        }
        var _ = context.write(message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leave();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        leave();
    }

    private void leave() {
        if (newcomer != null) {
            newcomer.leave();
            newcomer = null;
        }
    }

    private void refuse(ChannelHandlerContext context, HttpRequest request, HandshakeRefusal refusal) {
        closing = true;
        boolean engine = rules.isEngine(request);
        ByteBuf body = ByteBufUtil.writeUtf8(context.alloc(), engine ? refusal.engineError() : problem(refusal));
        var answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(refusal.status()), body);
        HttpHeaders headers = answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, engine ? "application/json" : "application/problem+json")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.RETRY_AFTER, retryAfter())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        rules.origins().sharing(request.headers().get(HttpHeaderNames.ORIGIN)).forEach(headers::set);
        ReferenceCountUtil.release(request);
        var _ = context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    private static String problem(HandshakeRefusal refusal) {
        String title = HttpResponseStatus.valueOf(refusal.status()).reasonPhrase();
        return "{\"type\":\"urn:wagateway:problem:%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\"}"
                .formatted(refusal.code(), title, refusal.status(), refusal.message(), refusal.code());
    }
}
