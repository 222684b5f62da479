package wagateway.push.config;

import org.springframework.context.SmartLifecycle;
import wagateway.push.source.EventSource;
import wagateway.push.source.redis.ShardChannels;

/** Redis is heard from before the first connection until after the last one, while Spring's client of Redis lives. */
final class SubscriptionLifecycle implements SmartLifecycle {
    private static final int PHASE = 1_000;

    private final EventSource source;
    private final ShardChannels channels;
    private final EventSource.Listener listener;
    private volatile boolean running;

    SubscriptionLifecycle(EventSource source, ShardChannels channels, EventSource.Listener listener) {
        this.source = source;
        this.channels = channels;
        this.listener = listener;
    }

    @Override
    public void start() {
        source.listen(listener);
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
