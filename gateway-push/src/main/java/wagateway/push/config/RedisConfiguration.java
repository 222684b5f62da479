package wagateway.push.config;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.resource.Delay;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.client.ReactorResourceFactory;
import wagateway.model.token.Revocations;
import wagateway.pod.RedisConnections;
import wagateway.pod.RedisEventLoops;
import wagateway.pod.RedisLinks;
import wagateway.push.fanout.ConnectionStateRecovery;
import wagateway.push.fanout.Deliveries;
import wagateway.push.fanout.FanOut;
import wagateway.push.metrics.MeteredListener;
import wagateway.push.metrics.PodMeter;
import wagateway.push.recovery.RecoveryStore;
import wagateway.push.recovery.RedisRecoveryStore;
import wagateway.push.revocation.RedisRevocationWatch;
import wagateway.push.source.EventBus;
import wagateway.push.source.redis.CanarySettings;
import wagateway.push.source.redis.RedisEventBus;
import wagateway.push.source.redis.ShardChannels;
import wagateway.push.trace.DeliveryTracer;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.watching.RedisWatchStore;
import wagateway.push.watching.Watching;

/** The link to Redis: commands fail at once while it is down, and it is tried again at least once a second. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {
    /** @param http ends the event loops after the links to Redis */
    @Bean
    ClientResourcesBuilderCustomizer reconnectSoon(ReactorResourceFactory http) {
        return resources -> resources
                .eventLoopGroupProvider(new RedisEventLoops(http.getLoopResources()))
                .reconnectDelay(Delay.fullJitter(10, 1_000, 10, TimeUnit.MILLISECONDS))
                .nettyCustomizer(RedisLinks.closedWhenSilent());
    }

    @Bean
    ReactiveStringRedisTemplate reactiveStringRedisTemplate(LettuceConnectionFactory lettuce) {
        return new ReactiveStringRedisTemplate(new RedisConnections(lettuce));
    }

    @Bean
    LettuceClientOptionsBuilderCustomizer failWhileDisconnected() {
        return options -> {
            options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
            RedisLinks.followTheCluster(options);
        };
    }

    @Bean
    ShardChannels shardChannels(
            LettuceConnectionFactory factory, ReactiveStringRedisTemplate redis, CanarySettings settings) {
        return ShardChannels.of(factory.getRequiredNativeClient(), redis, settings);
    }

    /** Not ready while Redis answers but its messages do not come; while Redis is down, no pod is better than another. */
    @Bean
    HealthIndicator redisHealthIndicator(ShardChannels channels) {
        return () -> {
            Set<String> deafTo = channels.deafTo();
            return (deafTo.isEmpty() ? Health.up() : Health.outOfService().withDetail("deafTo", deafTo)).build();
        };
    }

    @Bean
    RedisEventBus eventBus(ReactiveStringRedisTemplate redis, ShardChannels channels) {
        return new RedisEventBus(redis, channels);
    }

    @Bean
    RedisRecoveryStore recoveryStore(ReactiveStringRedisTemplate redis, RecoverySettings settings) {
        return new RedisRecoveryStore(redis, settings.kept(), settings.maxReplay());
    }

    @Bean(destroyMethod = "stop")
    Watching watching(ReactiveStringRedisTemplate redis, Clock clock) {
        return new Watching(new RedisWatchStore(redis), clock);
    }

    @Bean
    FanOut fanOut(
            EventBus bus,
            RecoveryStore store,
            PushSettings settings,
            Clock clock,
            PodMeter meter,
            DeliveryTracer tracer,
            Watching watching) {
        var deliveries = new Deliveries(clock, tracer, watching);
        var fanOut = new FanOut(bus, store, deliveries, settings.answerWithin(), meter);
        bus.listen(new MeteredListener(fanOut, meter, clock));
        return fanOut;
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    RedisRevocationWatch revocationWatch(
            ReactiveStringRedisTemplate redis, Revocations revocations, List<ConnectionRuntime<?>> connections) {
        return new RedisRevocationWatch(redis, revocations, () -> connections.forEach(ConnectionRuntime::tick));
    }

    @Bean
    SubscriptionLifecycle subscriptionLifecycle(ShardChannels channels) {
        return new SubscriptionLifecycle(channels);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    ConnectionStateRecovery recovery(RecoveryStore store, FanOut fanOut, PushSettings settings, RecoverySettings kept) {
        return new ConnectionStateRecovery(store, fanOut, settings.answerWithin(), kept.renewal());
    }
}
