package wagateway.api.config;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.time.Duration;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** While Redis is away a command fails at once instead of waiting in memory: the outbox keeps what was not published. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {
    private static final Duration ADAPTING = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final Duration LOOKING = Duration.ofSeconds(15);
    private static final int COMMANDS_IN_FLIGHT = 10_000;

    @Bean
    ClientResourcesBuilderCustomizer noticeSilence() {
        return resources -> resources.nettyCustomizer(new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                channel.pipeline().addFirst(new RedisSilenceHandler(SILENCE));
            }
        });
    }

    @Bean
    LettuceClientOptionsBuilderCustomizer failFast() {
        return options -> {
            options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                    .requestQueueSize(COMMANDS_IN_FLIGHT)
                    .timeoutOptions(TimeoutOptions.enabled());
            if (options instanceof ClusterClientOptions.Builder cluster) {
                cluster.topologyRefreshOptions(followTheCluster());
            }
        };
    }

    private static ClusterTopologyRefreshOptions followTheCluster() {
        return ClusterTopologyRefreshOptions.builder()
                .adaptiveRefreshTriggersTimeout(ADAPTING)
                .enablePeriodicRefresh(LOOKING)
                .build();
    }
}
