package wagateway.api.admission;

import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.Caller;

/**
 * Limits the calls of each user to this pod, and tells in each response how many are left, by the fields of
 * draft-ietf-httpapi-ratelimit-headers, whose quota is what a full bucket holds, and whose window the time in which an
 * empty one is full again.
 */
@Component
@Order(15)
public final class RateLimitFilter implements WebFilter {
    public static final String POLICY = "RateLimit-Policy";
    public static final String REMAINING = "RateLimit";

    private static final String NAME = "\"requests\"";

    private final UserBuckets buckets;
    private final String policy;
    private final Counter refused;

    RateLimitFilter(AdmissionSettings settings, InstantSource clock, MeterRegistry registry) {
        this.buckets =
                new UserBuckets(settings.requestBurst(), settings.requestsPerSecond(), Duration.ofSeconds(1), clock);
        this.policy = NAME + ";q=" + settings.requestBurst() + ";w="
                + buckets.timeToFill().toSeconds();
        this.refused = GatewayMetric.REFUSED.counter(registry, "limit", "requests");
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return Mono.deferContextual(context -> {
            if (!(context.getOrDefault(Caller.class, null) instanceof Caller caller)) {
                return chain.filter(exchange);
            }
            ConsumptionProbe spent = buckets.spend(caller.userId());
            tell(spent, exchange.getResponse().getHeaders());
            if (spent.isConsumed()) {
                return chain.filter(exchange);
            }
            refused.increment();
            return Mono.error(ProblemException.of(
                    ProblemCode.TOO_MANY_REQUESTS, Duration.ofNanos(spent.getNanosToWaitForRefill())));
        });
    }

    private void tell(ConsumptionProbe spent, HttpHeaders headers) {
        Duration wait =
                Duration.ofNanos(spent.isConsumed() ? spent.getNanosToWaitForReset() : spent.getNanosToWaitForRefill());
        headers.set(POLICY, policy);
        headers.set(
                REMAINING,
                NAME + ";r=" + spent.getRemainingTokens() + ";t="
                        + wait.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
