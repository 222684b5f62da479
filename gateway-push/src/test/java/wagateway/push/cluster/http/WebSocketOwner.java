package wagateway.push.cluster.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import reactor.netty.NettyPipeline;

/** Accepts every upgrade, greets at once, and sends back what it gets. */
final class WebSocketOwner {
    static final int MAX = 10_000_000;

    /** Channels of the WebSockets that were opened. */
    final BlockingQueue<Channel> opened = new LinkedBlockingQueue<>();

    final BlockingQueue<HttpRequest> requests = new LinkedBlockingQueue<>();

    void initialize(Channel channel) {
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, "owner", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest request) {
                    accept(context.channel(), request);
                } else if (message instanceof LastHttpContent) {
                    ReferenceCountUtil.release(message);
                }
            }
        });
    }

    private void accept(Channel channel, HttpRequest request) {
        requests.add(request);
        while (!channel.pipeline().lastContext().name().equals(NettyPipeline.HttpCodec)) {
            channel.pipeline().removeLast();
        }
        channel.config().setAutoRead(true);
        var handshaker = new WebSocketServerHandshakerFactory("/", null, false, MAX).newHandshaker(request);
        var _ = handshaker.handshake(channel, request).addListener(_ -> {
            channel.pipeline().addLast(new WebSocketFrameAggregator(MAX)).addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    if (message instanceof WebSocketFrame) {
                        var _ = context.writeAndFlush(message);
                    }
                }
            });
            var _ = channel.writeAndFlush(new TextWebSocketFrame("welcome"));
            opened.add(channel);
        });
    }
}
