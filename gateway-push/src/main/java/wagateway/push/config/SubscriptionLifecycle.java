package wagateway.push.config;

import org.springframework.context.SmartLifecycle;
import wagateway.push.source.redis.ShardChannels;

/** Redis is heard until after the last connection, and no longer than Spring's client of Redis lives. */
final class SubscriptionLifecycle implements SmartLifecycle {
    private static final int PHASE = 1_000;

    private final ShardChannels channels;
    private volatile boolean running;

    SubscriptionLifecycle(ShardChannels channels) {
        this.channels = channels;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        channels.stop();
        running = false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
