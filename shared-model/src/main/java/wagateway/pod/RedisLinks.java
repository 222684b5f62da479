package wagateway.pod;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.time.Duration;

/** How each connection to Redis notices that the other end is gone, or is another one. */
public final class RedisLinks {
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final Duration PAUSE_BETWEEN_TRIGGERED_REFRESHES = Duration.ofSeconds(1);
    private static final Duration PERIODIC_REFRESH = Duration.ofSeconds(15);

    private RedisLinks() {}

    /** Closes a connection on which Redis has not answered a command for 3 s; no command blocks for longer. */
    public static NettyCustomizer closedWhenSilent() {
        return new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                channel.pipeline().addFirst(new SilenceHandler(SILENCE, _ -> true));
            }
        };
    }

    /**
     * Reads the topology of a cluster again when a command shows that it has changed, and every 15 s; without a
     * cluster, does nothing.
     */
    public static void followTheCluster(ClientOptions.Builder options) {
        if (options instanceof ClusterClientOptions.Builder cluster) {
            cluster.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                    .adaptiveRefreshTriggersTimeout(PAUSE_BETWEEN_TRIGGERED_REFRESHES)
                    .enablePeriodicRefresh(PERIODIC_REFRESH)
                    .build());
        }
    }
}
