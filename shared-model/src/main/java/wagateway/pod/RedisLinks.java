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
    private static final Duration ADAPTING = Duration.ofSeconds(1);
    private static final Duration LOOKING = Duration.ofSeconds(15);

    private RedisLinks() {}

    /** Closes a connection on which Redis has said nothing for 3 s though it was asked; no command blocks for longer. */
    public static NettyCustomizer closedWhenSilent() {
        return new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                channel.pipeline().addFirst(new SilenceHandler(SILENCE, _ -> true));
            }
        };
    }

    /** Learns of a cluster's changes when it meets one, and looks for them every 15 s; without a cluster, nothing. */
    public static void followTheCluster(ClientOptions.Builder options) {
        if (options instanceof ClusterClientOptions.Builder cluster) {
            cluster.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                    .adaptiveRefreshTriggersTimeout(ADAPTING)
                    .enablePeriodicRefresh(LOOKING)
                    .build());
        }
    }
}
