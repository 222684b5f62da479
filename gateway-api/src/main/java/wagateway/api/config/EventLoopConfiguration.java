package wagateway.api.config;

import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.ReactorNetty;
import reactor.netty.resources.LoopResources;
import wagateway.pod.RedisEventLoops;

/**
 * One group of event loops serves HTTP, PostgreSQL and Redis, as many as there are processors: what a report needs of
 * the three wakes few threads; calls that WebFlux serves have {@link CallThreads}. Code that blocks until an event loop has made a connection must not run on an event
 * loop.
 */
@Configuration(proxyBeanMethods = false)
class EventLoopConfiguration {
    /** It ends after all that use it, as that is made later. */
    @Bean(destroyMethod = "dispose")
    LoopResources eventLoops() {
        int count = Integer.getInteger(
                ReactorNetty.IO_WORKER_COUNT, Runtime.getRuntime().availableProcessors());
        return LoopResources.create("loop", count, true);
    }

    @Bean
    ReactorResourceFactory reactorResources(LoopResources eventLoops) {
        var resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setLoopResources(eventLoops);
        return resources;
    }

    @Bean
    ClientResourcesBuilderCustomizer lettuceOnEventLoops(LoopResources eventLoops) {
        return resources -> resources.eventLoopGroupProvider(new RedisEventLoops(eventLoops));
    }
}
