package wagateway.api.operator;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.background.RepeatedTask;
import wagateway.api.background.ShutdownPhase;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.operator.PostgresWorkers.Count;

/** Counts the workers every {@code 5 s}, and shows the last answer as metrics: the same on every pod. */
@Component
final class WorkerCensus extends RepeatedTask {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final String ALIVE = "alive";

    private final PostgresWorkers workers;
    private volatile @Nullable Map<String, Count> found;

    WorkerCensus(PostgresWorkers workers, MeterRegistry registry) {
        super(ShutdownPhase.HOUSEKEEPING, "Counting workers", INTERVAL, INTERVAL);
        this.workers = workers;
        for (String state : List.of(ALIVE, "draining", "silent")) {
            GatewayMetric.WORKERS.gauge(registry, () -> of(state, Count::workers), "state", state);
        }
        GatewayMetric.WORKER_CAPACITY.gauge(registry, () -> of(ALIVE, Count::slots));
        GatewayMetric.WORKER_SLOTS.gauge(registry, () -> of(ALIVE, Count::taken));
    }

    @Override
    protected Mono<Duration> round() {
        return workers.count()
                .doOnNext(counted -> found = counted)
                .doOnError(_ -> found = null)
                .map(_ -> INTERVAL);
    }

    private double of(String state, ToLongFunction<Count> figure) {
        return found instanceof Map<String, Count> counted
                ? figure.applyAsLong(counted.getOrDefault(state, Count.NONE))
                : Double.NaN;
    }
}
