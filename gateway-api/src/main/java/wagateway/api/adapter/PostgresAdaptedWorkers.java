package wagateway.api.adapter;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemException;
import wagateway.api.worker.PostgresWorkerRow;
import wagateway.api.worker.Worker;
import wagateway.api.worker.Worker.Adapted;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/** Workers of other kinds in the table {@code workers}. A probe is claimed: {@code probe_at} is pushed into the future. */
@Component
class PostgresAdaptedWorkers {
    private static final String REGISTER = """
            INSERT INTO workers (id, endpoint, capacity, last_heartbeat_at, kind, sealed_key, gateway_url, probe_at)
            VALUES (:id, :endpoint, :capacity, now(), :kind, :key, :gateway, now())
            ON CONFLICT (id) DO UPDATE SET endpoint = excluded.endpoint, capacity = excluded.capacity,
                last_heartbeat_at = excluded.last_heartbeat_at, draining = false, sealed_key = excluded.sealed_key,
                gateway_url = excluded.gateway_url, probe_at = excluded.probe_at, poll_at = NULL
            WHERE workers.kind = excluded.kind""";
    private static final String CLAIM_PROBES = """
            UPDATE workers w SET probe_at = now() + make_interval(secs => :lease)
            WHERE w.id IN (SELECT id FROM workers WHERE probe_at <= now() AND kind = ANY (:kinds) ORDER BY probe_at LIMIT :limit FOR UPDATE SKIP LOCKED)
              AND w.probe_at <= now()
            RETURNING w.last_heartbeat_at > now() - make_interval(secs => :lease) AS lately,\s""" + PostgresWorkerRow.COLUMNS;
    private static final String PROBED = """
            UPDATE workers SET probe_at = now() + make_interval(secs => :pause),
                last_heartbeat_at = CASE WHEN :alive THEN now() ELSE last_heartbeat_at END
            WHERE id = :id""";
    private static final String FIND =
            "SELECT " + PostgresWorkerRow.COLUMNS + " FROM workers w WHERE w.id = :id AND w.kind <> 'native'";
    private static final String IS_OVER = """
            SELECT coalesce(:epoch = ANY (ended_epochs) OR :epoch = retired_epoch OR :epoch < worker_epoch, false) AS over
            FROM sessions WHERE id = :session""";
    private static final String STATUS = "SELECT status FROM sessions WHERE id = :session AND deleted_at IS NULL";

    private final DatabaseClient database;

    PostgresAdaptedWorkers(DatabaseClient database) {
        this.database = database;
    }

    /**
     * A worker that is to be asked whether it lives.
     *
     * @param lately whether it did when it was asked last
     */
    record Due(Worker worker, boolean lately) {}

    /** Adds one or replaces what was known of it; fails where its id is that of a worker of another kind. */
    Mono<Void> register(Worker worker, int capacity) {
        Adapted adapted = Objects.requireNonNull(worker.adapted());
        return database.sql(REGISTER)
                .bind("id", worker.id().value())
                .bind("endpoint", worker.endpoint())
                .bind("capacity", capacity)
                .bind("kind", adapted.kind().name())
                .bind("key", adapted.sealedKey())
                .bind("gateway", adapted.gatewayUrl())
                .fetch()
                .rowsUpdated()
                .filter(rows -> rows > 0)
                .switchIfEmpty(Mono.error(() -> ProblemException.ofField("id", "is that of a worker of another kind")))
                .then();
    }

    /**
     * @param lease how long a probe takes at most
     * @param kinds those that this pod can ask
     */
    Flux<Due> claimProbes(Duration lease, List<String> kinds, int limit) {
        return database.sql(CLAIM_PROBES)
                .bind("lease", seconds(lease))
                .bind("kinds", kinds.toArray(String[]::new))
                .bind("limit", limit)
                .map(row ->
                        new Due(PostgresWorkerRow.worker(row), Boolean.TRUE.equals(row.get("lately", Boolean.class))))
                .all();
    }

    /** @param pause until it is probed again */
    Mono<Void> probed(WorkerId id, boolean alive, Duration pause) {
        return database.sql(PROBED)
                .bind("id", id.value())
                .bind("alive", alive)
                .bind("pause", seconds(pause))
                .then();
    }

    Mono<Worker> find(WorkerId id) {
        return database.sql(FIND)
                .bind("id", id.value())
                .map(PostgresWorkerRow::worker)
                .one();
    }

    /** Whether reports of an epoch change nothing any more; empty where there is no such session. */
    Mono<Boolean> isOver(SessionId session, long epoch) {
        return database.sql(IS_OVER)
                .bind("session", session.value())
                .bind("epoch", epoch)
                .map(row -> Boolean.TRUE.equals(row.get("over", Boolean.class)))
                .one();
    }

    Mono<String> status(SessionId session) {
        return database.sql(STATUS)
                .bind("session", session.value())
                .map(row -> Objects.requireNonNull(row.get("status", String.class)))
                .one();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
