package wagateway.pod;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;
import reactor.netty.resources.LoopResources;

/**
 * Has connections to Redis run on the event loops of the HTTP server, so that what comes from Redis need not wake
 * another thread to go on. Code that blocks on Redis on such a thread waits forever. The loops are not shut down here.
 */
public final class RedisEventLoops implements EventLoopGroupProvider {
    private final LoopResources loops;

    public RedisEventLoops(LoopResources loops) {
        this.loops = loops;
    }

    /** Each driver makes the channels of the native transport where there is one, as the loops do. */
    @Override
    @SuppressWarnings("unchecked")
    public <T extends EventLoopGroup> T allocate(Class<T> type) {
        return (T) loops.onClient(LoopResources.DEFAULT_NATIVE);
    }

    @Override
    public int threadPoolSize() {
        return LoopResources.DEFAULT_IO_WORKER_COUNT;
    }

    @Override
    public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }

    @Override
    public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }
}
