package wagateway.pod;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection to Redis on which something was asked and nothing at all has come since: the network to it is
 * gone without a reset. Lettuce lets commands time out then, but would keep the connection for as long as TCP does.
 */
final class RedisSilenceHandler extends ChannelDuplexHandler {
    private static final int CHECKS = 4;
    private static final long NOTHING_DUE = Long.MAX_VALUE;

    private final long silenceNanos;
    private long dueSince = NOTHING_DUE;
    private @Nullable Future<?> checks;

    /** @param silence longer than any command blocks */
    RedisSilenceHandler(Duration silence) {
        this.silenceNanos = silence.toNanos();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        long pause = silenceNanos / CHECKS;
        checks = context.executor().scheduleWithFixedDelay(() -> check(context), pause, pause, TimeUnit.NANOSECONDS);
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (checks != null) {
            checks.cancel(false);
        }
        context.fireChannelInactive();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (dueSince == NOTHING_DUE) {
            dueSince = System.nanoTime();
        }
        var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        dueSince = NOTHING_DUE;
        context.fireChannelRead(message);
    }

    private void check(ChannelHandlerContext context) {
        if (dueSince != NOTHING_DUE && System.nanoTime() - dueSince > silenceNanos) {
            var _ = context.close();
        }
    }
}
