package wagateway.api.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.metrics.GatewayMetric;
import wagateway.model.identity.WorkerId;

/**
 * Which workers failed last to open a session: the column {@code workers.failed_at}. For half a minute such a worker is given sessions
 * only where no other has room ({@link PostgresWorkerRegistry#assign}); else one that has many slots and opens nothing would be
 * asked first each time.
 */
@Component
public final class PostgresWorkerFailures {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresWorkerFailures.class);
    private static final String FAILED = "UPDATE workers SET failed_at = now() WHERE id = :worker";

    private final DatabaseClient database;
    private final Counter refused;
    private final Counter unreachable;

    PostgresWorkerFailures(DatabaseClient database, MeterRegistry meters) {
        this.database = database;
        this.refused = GatewayMetric.OPENINGS_FAILED.counter(meters, "outcome", "refused");
        this.unreachable = GatewayMetric.OPENINGS_FAILED.counter(meters, "outcome", "unreachable");
    }

    /** A worker did not open a session. Nothing is noted where that says nothing of the worker; never fails. */
    public Mono<Void> note(WorkerId worker, WorkerFailure failure) {
        return Mono.defer(() -> {
            if (!failure.isOfWorker()) {
                return Mono.empty();
            }
            (failure.answered() ? refused : unreachable).increment();
            return database.sql(FAILED)
                    .bind("worker", worker.value())
                    .then()
                    .doOnError(e -> LOG.warn("It is not noted that worker {} failed: {}", worker, e.toString()))
                    .onErrorComplete();
        });
    }
}
