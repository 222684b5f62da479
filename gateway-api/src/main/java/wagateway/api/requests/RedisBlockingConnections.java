package wagateway.api.requests;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Connections for blocking commands, which would hold up all other commands on the shared connection. They lead to the
 * same Redis as that one.
 */
@Component
final class RedisBlockingConnections implements DisposableBean {
    private final LettuceConnectionFactory factory;

    RedisBlockingConnections(LettuceConnectionFactory shared) {
        this.factory = like(shared);
        factory.setShareNativeConnection(false);
        factory.afterPropertiesSet();
        factory.start();
    }

    /** Connects, and so blocks. */
    ReactiveRedisConnection open() {
        return factory.getReactiveConnection();
    }

    private static LettuceConnectionFactory like(LettuceConnectionFactory shared) {
        var client = shared.getClientConfiguration();
        var cluster = shared.getClusterConfiguration();
        var sentinel = shared.getSentinelConfiguration();
        if (cluster != null) {
            return new LettuceConnectionFactory(cluster, client);
        }
        return sentinel == null
                ? new LettuceConnectionFactory(shared.getStandaloneConfiguration(), client)
                : new LettuceConnectionFactory(sentinel, client);
    }

    @Override
    public void destroy() {
        factory.destroy();
    }
}
