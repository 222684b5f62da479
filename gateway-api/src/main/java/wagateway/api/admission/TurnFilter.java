package wagateway.api.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.pool.Pool;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;

/**
 * Serves a few calls of a user at a time, while others of the user wait for their turn: however slow they are, connections to
 * PostgreSQL are left for other users. Calls that ask a worker to do something hold none while they wait for it, so they take no turn.
 */
@Component
@Order(16)
final class TurnFilter implements WebFilter {
    private static final int MAX_USERS = 100_000;
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Cache<UserId, Pool<Boolean>> turns = Caffeine.newBuilder()
            .maximumSize(MAX_USERS)
            .expireAfterAccess(Duration.ofMinutes(1))
            .build();
    private final AdmissionSettings settings;
    private final Counter refused;

    TurnFilter(AdmissionSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.refused = GatewayMetric.REFUSED.counter(registry, "limit", "concurrent_requests");
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return Mono.deferContextual(context ->
                context.getOrDefault(Caller.class, null) instanceof Caller caller && !asksWorker(exchange.getRequest())
                        ? Mono.usingWhen(turn(caller.userId()), _ -> chain.filter(exchange), PooledRef::release)
                        : chain.filter(exchange));
    }

    private Mono<PooledRef<Boolean>> turn(UserId user) {
        return turns.get(user, _ -> pool())
                .acquire(MAX_WAIT)
                .onErrorMap(PoolAcquirePendingLimitException.class, _ -> {
                    refused.increment();
                    return ProblemException.of(ProblemCode.TOO_MANY_REQUESTS, RETRY_AFTER);
                })
                // turns take long where PostgreSQL does
                .onErrorMap(TimeoutException.class, _ -> ProblemException.of(ProblemCode.DATABASE_UNAVAILABLE));
    }

    private Pool<Boolean> pool() {
        return PoolBuilder.from(Mono.just(true))
                .sizeBetween(0, settings.concurrentRequests())
                .maxPendingAcquire(settings.waitingRequests())
                .buildPool();
    }

    private static boolean asksWorker(ServerHttpRequest request) {
        String path = request.getPath().value();
        return request.getMethod().equals(HttpMethod.DELETE)
                || path.endsWith("/connect")
                || path.endsWith("/disconnect");
    }
}
