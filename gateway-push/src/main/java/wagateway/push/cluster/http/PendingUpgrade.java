package wagateway.push.cluster.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * An upgrade on its way: sits on the channel to the owner, asks it, and when it agrees makes a tunnel of the two
 * channels. All of it happens on the event loop that they share.
 */
final class PendingUpgrade extends ChannelInboundHandlerAdapter {
    private static final String FORMAT = "format";
    private static final String DECODER = "decoder";

    private final Channel client;
    private final FullHttpRequest request;
    private final Promise<Void> tunnel;
    private @Nullable HttpResponse agreement;

    PendingUpgrade(Channel client, FullHttpRequest request, Promise<Void> tunnel) {
        this.client = client;
        this.request = request;
        this.tunnel = tunnel;
    }

    /** Makes this the last handler of the channel to the owner. */
    ChannelInitializer<Channel> initializer(PodTls tls) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                tls.addToCalling(channel);
                channel.pipeline()
                        .addLast(FORMAT, new HttpRequestEncoder())
                        .addLast(DECODER, new HttpResponseDecoder())
                        .addLast(PendingUpgrade.this);
            }
        };
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var _ = context.writeAndFlush(request);
        context.pipeline().remove(FORMAT);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            answered(response);
        }
        if (message instanceof LastHttpContent && agreement != null && !tunnel.isDone()) {
            join(context.pipeline(), agreement);
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tunnel.tryFailure(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        tunnel.tryFailure(failure);
    }

    private void answered(HttpResponse response) {
        if (response.decoderResult().isSuccess() && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            agreement = response;
        } else {
            tunnel.tryFailure(
                    SignatureRejection.is(response.status(), response.headers())
                            ? new RefusedException()
                            : new IllegalStateException("the owner answers " + response.status()));
        }
    }

    /** A decoder that is removed hands on what it has read already, so both ways must be open by then. */
    private void join(ChannelPipeline owner, HttpResponse response) {
        ChannelPipeline pipeline = client.pipeline();
        while (!pipeline.lastContext().name().equals(NettyPipeline.HttpCodec)) {
            pipeline.removeLast();
        }
        var _ = pipeline.writeAndFlush(new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                response.status(),
                Unpooled.EMPTY_BUFFER,
                response.headers(),
                EmptyHttpHeaders.INSTANCE));
        pipeline.addLast(new Tunnel(owner.channel()));
        owner.replace(this, Tunnel.class.getName(), new Tunnel(client));
        client.config().setAutoRead(true);
        pipeline.remove(NettyPipeline.HttpCodec);
        owner.remove(DECODER);
        client.flush();
        tunnel.trySuccess(null);
    }

    /** The owner does not take this pod for one. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException() {
            super("the owner refuses this pod");
        }
    }
}
