package wagateway.api.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;
import java.util.Map;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.boot.r2dbc.metrics.ConnectionPoolMetrics;
import org.springframework.r2dbc.connection.lookup.AbstractRoutingConnectionFactory;
import reactor.core.publisher.Mono;
import wagateway.model.identity.Caller;

/**
 * Two pools, so that reports of workers never wait for connections that calls of users have taken: whatever runs with a
 * {@link Caller} in its Reactor context takes one of the users' pool, everything else one of the other. Together they
 * have as many as {@code spring.r2dbc.pool} says. Readiness looks at the other pool alone, so users cannot take a pod
 * out of service either.
 */
final class DatabaseConnections extends AbstractRoutingConnectionFactory implements MeterBinder, DisposableBean {
    private static final String USERS = "users";
    private static final String REPORTS = "reports";

    private final Map<String, ConnectionPool> pools;

    DatabaseConnections(ConnectionFactory unpooled, R2dbcProperties.Pool settings, DatabaseSettings shares) {
        int all = settings.getMaxSize();
        int users = shares.forUsers(all);
        ConnectionPool reports = pool(unpooled, settings, all - users);
        this.pools = Map.of(USERS, pool(unpooled, settings, users), REPORTS, reports);
        setTargetConnectionFactories(pools);
        setDefaultTargetConnectionFactory(reports);
    }

    @Override
    protected Mono<Object> determineCurrentLookupKey() {
        return Mono.deferContextual(context -> context.hasKey(Caller.class) ? Mono.just(USERS) : Mono.empty());
    }

    /** As Spring Boot's own, by name. */
    @Override
    public void bindTo(MeterRegistry registry) {
        pools.forEach((name, pool) -> new ConnectionPoolMetrics(pool, name, Tags.empty()).bindTo(registry));
    }

    @Override
    public void destroy() {
        pools.values().forEach(ConnectionPool::dispose);
    }

    private static ConnectionPool pool(ConnectionFactory unpooled, R2dbcProperties.Pool settings, int size) {
        var pool = ConnectionPoolConfiguration.builder(unpooled)
                .maxSize(size)
                .initialSize(Math.min(settings.getInitialSize(), size))
                .minIdle(Math.min(settings.getMinIdle(), size))
                .acquireRetry(settings.getAcquireRetry())
                .validationDepth(settings.getValidationDepth());
        PropertyMapper given = PropertyMapper.get();
        given.from(settings.getMaxIdleTime()).to(pool::maxIdleTime);
        given.from(settings.getMaxLifeTime()).to(pool::maxLifeTime);
        given.from(settings.getMaxAcquireTime()).to(pool::maxAcquireTime);
        given.from(settings.getMaxCreateConnectionTime()).to(pool::maxCreateConnectionTime);
        given.from(settings.getMaxValidationTime()).to(pool::maxValidationTime);
        given.from(settings.getValidationQuery()).whenHasText().to(pool::validationQuery);
        return new ConnectionPool(pool.build());
    }
}
