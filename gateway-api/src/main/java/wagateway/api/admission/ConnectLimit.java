package wagateway.api.admission;

import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.UserId;

/**
 * Limits how often one user may connect sessions, how many connects of the user may run at once, and how many slots of
 * workers the user may take. Safe for any thread.
 */
@Component
public final class ConnectLimit {
    private static final Duration UNTIL_ONE_ENDS = Duration.ofSeconds(2);

    private final AdmissionSettings settings;
    private final UserBuckets connects;
    private final ConcurrentMap<UserId, Integer> running = new ConcurrentHashMap<>();
    private final Counter tooOften;
    private final Counter tooManyAtOnce;
    private final Counter tooManySlots;

    ConnectLimit(AdmissionSettings settings, InstantSource clock, MeterRegistry registry) {
        this.settings = settings;
        this.connects = new UserBuckets(
                settings.connectsPerMinute(), settings.connectsPerMinute(), Duration.ofMinutes(1), clock);
        this.tooOften = GatewayMetric.REFUSED.counter(registry, "limit", "connects");
        this.tooManyAtOnce = GatewayMetric.REFUSED.counter(registry, "limit", "concurrent_connects");
        this.tooManySlots = GatewayMetric.REFUSED.counter(registry, "limit", "slots");
    }

    /** Counts a connect; fails with {@link ProblemCode#TOO_MANY_CONNECTS} when the user has had too many of late. */
    public Mono<Void> spend(UserId user) {
        return Mono.defer(() -> {
            ConsumptionProbe spent = connects.spend(user);
            return spent.isConsumed()
                    ? Mono.empty()
                    : refuse(
                            tooOften,
                            ProblemException.of(
                                    ProblemCode.TOO_MANY_CONNECTS, Duration.ofNanos(spent.getNanosToWaitForRefill())));
        });
    }

    /**
     * Runs the connect; fails with {@link ProblemCode#TOO_MANY_CONNECTS} when too many of the user are running already.
     */
    public <T> Mono<T> runUnlessTooMany(UserId user, Mono<T> connect) {
        return Mono.defer(() -> {
            if (running.merge(user, 1, Integer::sum) <= settings.concurrentConnects()) {
                return connect.doFinally(_ -> end(user));
            }
            end(user);
            return refuse(tooManyAtOnce, ProblemException.of(ProblemCode.TOO_MANY_CONNECTS, UNTIL_ONE_ENDS));
        });
    }

    /** @param taken by other sessions of the user; fails with {@link ProblemCode#SLOT_LIMIT_REACHED} when those are all */
    public Mono<Void> requireSlot(long taken) {
        return taken < settings.slotsPerUser()
                ? Mono.empty()
                : refuse(tooManySlots, ProblemException.of(ProblemCode.SLOT_LIMIT_REACHED));
    }

    private void end(UserId user) {
        running.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
    }

    private static <T> Mono<T> refuse(Counter refused, ProblemException problem) {
        refused.increment();
        return Mono.error(problem);
    }
}
