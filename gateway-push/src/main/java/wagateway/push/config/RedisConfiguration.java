package wagateway.push.config;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.Delay;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.push.fanout.FanOut;
import wagateway.push.fanout.Returning;
import wagateway.push.metrics.MeteredListener;
import wagateway.push.metrics.PodMeter;
import wagateway.push.source.EventSource;
import wagateway.push.source.redis.RedisEventSource;
import wagateway.push.source.redis.ShardChannels;

/** The link to Redis: commands fail at once while it is down, and it is tried again at least once a second. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RecoverySettings.class)
class RedisConfiguration {
    @Bean
    ClientResourcesBuilderCustomizer reconnectSoon() {
        return resources -> resources.reconnectDelay(Delay.fullJitter(10, 1_000, 10, TimeUnit.MILLISECONDS));
    }

    @Bean
    LettuceClientOptionsBuilderCustomizer failWhileDisconnected() {
        return options -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
    }

    @Bean(destroyMethod = "stop")
    ShardChannels shardChannels(LettuceConnectionFactory factory) {
        return new ShardChannels((RedisClient) factory.getRequiredNativeClient());
    }

    @Bean
    RedisEventSource eventSource(ReactiveStringRedisTemplate redis, ShardChannels channels, RecoverySettings settings) {
        return new RedisEventSource(redis, channels, settings.kept(), settings.maxReplay());
    }

    @Bean
    FanOut fanOut(RedisEventSource source, PushSettings settings, Clock clock, PodMeter meter) {
        var fanOut = new FanOut(source, clock, settings.answerWithin(), meter);
        source.listen(new MeteredListener(fanOut, meter, clock));
        return fanOut;
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    Returning returning(EventSource source, FanOut fanOut, PushSettings settings, RecoverySettings recovery) {
        return new Returning(source, fanOut, settings.answerWithin(), recovery.renewal());
    }
}
