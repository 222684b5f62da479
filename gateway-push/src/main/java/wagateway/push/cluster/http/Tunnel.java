package wagateway.push.cluster.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tunnel: what its channel reads is written to the other, which must have the same event loop. It
 * reads no faster than the other side does, ends with it, and ends with a side that takes nothing for a minute.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {
    private static final Duration STUCK = Duration.ofMinutes(1);
    private static final Duration LAST_WRITES = Duration.ofSeconds(5);

    private final Channel other;
    private @Nullable Future<?> stuck;

    Tunnel(Channel other) {
        this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var _ = other.write(message, other.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        other.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        boolean writable = context.channel().isWritable();
        other.config().setAutoRead(writable);
        cancelStuckTimeout();
        if (!writable) {
            stuck = context.executor().schedule(() -> end(context), STUCK.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancelStuckTimeout();
        var _ = other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        if (other.isActive()) {
            var last = context.executor().schedule(() -> end(other), LAST_WRITES.toSeconds(), TimeUnit.SECONDS);
            var _ = other.closeFuture().addListener(_ -> last.cancel(false));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        end(context);
    }

    private void cancelStuckTimeout() {
        if (stuck != null) {
            stuck.cancel(false);
            stuck = null;
        }
    }

    private static void end(ChannelOutboundInvoker side) {
        var _ = side.close();
    }
}
