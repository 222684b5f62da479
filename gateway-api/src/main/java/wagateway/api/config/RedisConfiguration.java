package wagateway.api.config;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.TimeoutOptions;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.pod.RedisConnections;
import wagateway.pod.RedisLinks;

/** While Redis is away a command fails at once instead of waiting in memory: the outbox keeps what was not published. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {
    private static final int COMMANDS_IN_FLIGHT = 10_000;

    @Bean
    ClientResourcesBuilderCustomizer noticeSilence() {
        return resources -> resources.nettyCustomizer(RedisLinks.closedWhenSilent());
    }

    @Bean
    ReactiveStringRedisTemplate reactiveStringRedisTemplate(LettuceConnectionFactory lettuce) {
        return new ReactiveStringRedisTemplate(new RedisConnections(lettuce));
    }

    @Bean
    LettuceClientOptionsBuilderCustomizer failFast() {
        return options -> {
            options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                    .requestQueueSize(COMMANDS_IN_FLIGHT)
                    .timeoutOptions(TimeoutOptions.enabled());
            RedisLinks.followTheCluster(options);
        };
    }
}
