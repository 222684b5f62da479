package wagateway.push.cluster.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Pauses a client that has asked for an upgrade: nothing is read from it, the end of its request is swallowed, and
 * if it says more than that it is closed (RFC 6455 section 4.1: it must wait).
 */
final class PausedClient extends ChannelDuplexHandler {
    private final Channel client;
    private final Runnable gone;
    private final boolean autoRead;
    private boolean ended;

    private PausedClient(Channel client, Runnable gone) {
        this.client = client;
        this.gone = gone;
        this.autoRead = client.config().isAutoRead();
    }

    /** @param gone told when the client leaves */
    static PausedClient hold(Channel client, Runnable gone) {
        var held = new PausedClient(client, gone);
        client.config().setAutoRead(false);
        ChannelPipeline pipeline = client.pipeline();
        pipeline.addAfter(NettyPipeline.HttpCodec, PausedClient.class.getName(), held);
        if (pipeline.get(NettyPipeline.IdleTimeoutHandler) != null) {
            pipeline.remove(NettyPipeline.IdleTimeoutHandler);
        }
        return held;
    }

    /** The HTTP server goes on with it. */
    void release() {
        if (client.pipeline().context(this) != null) {
            client.pipeline().remove(this);
            client.config().setAutoRead(autoRead);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean isEnd = !ended
                && !(message instanceof HttpMessage)
                && message instanceof LastHttpContent last
                && !last.content().isReadable();
        ended = true;
        ReferenceCountUtil.release(message);
        if (!isEnd) {
            var _ = context.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {}

    @Override
    public void read(ChannelHandlerContext context) {}

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone.run();
        context.fireChannelInactive();
    }
}
