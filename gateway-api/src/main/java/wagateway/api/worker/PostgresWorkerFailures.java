package wagateway.api.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.metrics.GatewayMetric;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/**
 * Which workers failed last to open a session: the column {@code workers.failed_at}. For half a minute such a worker is given sessions
 * only where no other has room ({@link PostgresWorkerRegistry#assign}); else one that has many slots and opens nothing would be
 * asked first each time.
 */
@Component
public final class PostgresWorkerFailures {
    private static final String FAILED = "UPDATE workers SET failed_at = now() WHERE id = :worker";
    private static final String LET_GO =
            "UPDATE sessions SET worker_id = NULL WHERE id = :session AND worker_id = :worker AND version = :version";

    private final DatabaseClient database;
    private final Counter refused;
    private final Counter unreachable;

    PostgresWorkerFailures(DatabaseClient database, MeterRegistry meters) {
        this.database = database;
        this.refused = GatewayMetric.OPENINGS_FAILED.counter(meters, "outcome", "refused");
        this.unreachable = GatewayMetric.OPENINGS_FAILED.counter(meters, "outcome", "unreachable");
    }

    /** A worker did not open a session. */
    public Mono<Void> note(WorkerId worker, WorkerFailure failure) {
        return Mono.defer(() -> {
            (failure.answered() ? refused : unreachable).increment();
            return database.sql(FAILED).bind("worker", worker.value()).then();
        });
    }

    /**
     * Takes a session from the worker that did not open it, so that another one can be chosen.
     *
     * @param asked the version of the session when the worker was called
     * @return false when the session is not on that worker any more, or something has happened since: the worker may have it
     *     though its answer was lost
     */
    public Mono<Boolean> letGo(SessionId session, WorkerId worker, EventVersion asked) {
        return database.sql(LET_GO)
                .bind("session", session.value())
                .bind("worker", worker.value())
                .bind("version", asked.value())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }
}
