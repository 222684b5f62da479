package wagateway.api.config;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection to PostgreSQL on which an answer is due and nothing comes: the server hangs, or the network to it
 * is gone. The driver waits for ever then; it fails what it waits for when the connection is closed.
 *
 * <p>Between {@code ReadyForQuery} (PostgreSQL's frontend/backend protocol, section 54.7) and the next request the server owes
 * nothing. Where that message is not the end of what was read in one go it is overlooked, and an idle connection may be
 * closed too early; the pool replaces it.
 */
final class SilenceHandler extends ChannelDuplexHandler {
    private static final int CHECKS = 4;
    private static final long NOTHING_DUE = Long.MAX_VALUE;
    private static final int READY_LENGTH = 6;
    private static final int READY_SIZE = 5;

    private final long silenceNanos;
    private long dueSince = NOTHING_DUE;
    private @Nullable Future<?> checks;

    SilenceHandler(Duration silence) {
        this.silenceNanos = silence.toNanos();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        dueSince = System.nanoTime();
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
        dueSince = System.nanoTime();
        var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (dueSince != NOTHING_DUE) {
            dueSince = message instanceof ByteBuf bytes && endsReady(bytes) ? NOTHING_DUE : System.nanoTime();
        }
        context.fireChannelRead(message);
    }

    private void check(ChannelHandlerContext context) {
        if (dueSince != NOTHING_DUE && System.nanoTime() - dueSince > silenceNanos) {
            var _ = context.close();
        }
    }

    private static boolean endsReady(ByteBuf bytes) {
        int start = bytes.writerIndex() - READY_LENGTH;
        return start >= bytes.readerIndex() && bytes.getByte(start) == 'Z' && bytes.getInt(start + 1) == READY_SIZE;
    }
}
