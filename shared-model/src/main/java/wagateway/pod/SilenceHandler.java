package wagateway.pod;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection to a server on which something was asked and nothing has come since: the server hangs, or the
 * network to it is gone without a reset. A driver would wait until TCP gives up; once the connection is closed, it
 * fails the pending commands.
 */
public final class SilenceHandler extends ChannelDuplexHandler {
    private static final int CHECKS = 4;
    private static final long NOTHING_DUE = Long.MAX_VALUE;

    private final long silenceNanos;
    private final Predicate<Object> settles;
    private long dueSince = NOTHING_DUE;
    private @Nullable Future<?> checks;

    /**
     * @param silence longer than the server takes to answer anything
     * @param settles whether the server has answered everything with what was read just now
     */
    public SilenceHandler(Duration silence, Predicate<Object> settles) {
        this.silenceNanos = silence.toNanos();
        this.settles = settles;
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
        if (dueSince != NOTHING_DUE) {
            dueSince = settles.test(message) ? NOTHING_DUE : System.nanoTime();
        }
        context.fireChannelRead(message);
    }

    private void check(ChannelHandlerContext context) {
        if (dueSince != NOTHING_DUE && System.nanoTime() - dueSince > silenceNanos) {
            var _ = context.close();
        }
    }
}
