package wagateway.api.worker;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.pool.Pool;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/**
 * The table {@code workers}; how many slots of a worker are taken is counted by a trigger.
 *
 * <p>Assignments wait for each other in PostgreSQL, each with a connection in its hands: so at most
 * {@value #ASSIGNMENT_CONCURRENCY} of a pod are there at a time, and others keep their connections.
 */
@Component
final class PostgresWorkerRegistry implements WorkerRegistry {
    private static final String REGISTER = """
            INSERT INTO workers (id, endpoint, capacity, last_heartbeat_at)
            VALUES (:id, :endpoint, :capacity, now())
            ON CONFLICT (id) DO UPDATE SET endpoint = excluded.endpoint, capacity = excluded.capacity,
                last_heartbeat_at = excluded.last_heartbeat_at, draining = false,
                restarted_at = CASE WHEN :fresh THEN CAST(:now AS timestamptz) ELSE workers.restarted_at END""";
    private static final String SESSIONS = """
            SELECT s.id, s.user_id, s.name, s.status
            FROM workers w LEFT JOIN LATERAL (
                SELECT * FROM sessions WHERE worker_id = w.id AND id > :after ORDER BY id LIMIT :limit) AS s ON true
            WHERE w.id = :worker ORDER BY s.id""";
    private static final String SERVED = """
            SELECT s.last_worker_id IS NULL
                OR coalesce(NOT w.draining AND w.last_heartbeat_at > now() - make_interval(secs => :silence), false) AS served
            FROM sessions s LEFT JOIN workers w ON w.id = s.worker_id WHERE s.id = :session""";
    private static final String HEARTBEAT = "UPDATE workers SET last_heartbeat_at = now() WHERE id = :id";
    private static final String DRAIN = "UPDATE workers SET draining = true WHERE id = :id";
    private static final String ASSIGN =
            "SELECT id, endpoint FROM assign_worker(:session, make_interval(secs => :silence), :moving)";
    private static final String ASSIGNED = "SELECT w.id, w.endpoint FROM sessions s"
            + " JOIN workers w ON w.id = coalesce(s.worker_id, s.last_worker_id) WHERE s.id = :session";

    private static final int ASSIGNMENT_CONCURRENCY = 4;
    private static final int MAX_WAITING_ASSIGNMENTS = 1_024;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final Pool<Boolean> turns = PoolBuilder.from(Mono.just(true))
            .sizeBetween(0, ASSIGNMENT_CONCURRENCY)
            .maxPendingAcquire(MAX_WAITING_ASSIGNMENTS)
            .buildPool();
    private final DatabaseClient database;
    private final WorkerSettings settings;
    private final InstantSource clock;

    PostgresWorkerRegistry(DatabaseClient database, WorkerSettings settings, InstantSource clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Mono<Void> register(Worker worker, int capacity, boolean fresh) {
        return database.sql(REGISTER)
                .bind("id", worker.id().value())
                .bind("endpoint", worker.endpoint())
                .bind("capacity", capacity)
                .bind("fresh", fresh)
                .bind("now", clock.instant())
                .then();
    }

    /** A worker without sessions is one row without a session. */
    @Override
    public Mono<List<AssignedSession>> sessions(WorkerId id, @Nullable SessionId after, int limit) {
        return database.sql(SESSIONS)
                .bind("worker", id.value())
                .bind("after", after == null ? "" : after.value())
                .bind("limit", limit)
                .map(row -> Optional.ofNullable(row.get("id", String.class))
                        .map(session -> new AssignedSession(
                                session, text(row, "user_id"), text(row, "name"), text(row, "status"))))
                .all()
                .collectList()
                .filter(rows -> !rows.isEmpty())
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.WORKER_NOT_FOUND)))
                .map(rows -> rows.stream().flatMap(Optional::stream).toList());
    }

    @Override
    public Mono<Boolean> isServed(SessionId session) {
        return database.sql(SERVED)
                .bind("session", session.value())
                .bind("silence", silence())
                .map(row -> Boolean.TRUE.equals(row.get("served", Boolean.class)))
                .one()
                .defaultIfEmpty(false);
    }

    @Override
    public Mono<Boolean> heartbeat(WorkerId id) {
        return update(HEARTBEAT, id);
    }

    @Override
    public Mono<Boolean> drain(WorkerId id) {
        return update(DRAIN, id);
    }

    @Override
    public Mono<Worker> assign(SessionId session) {
        return assign(session, false);
    }

    @Override
    public Mono<Worker> move(SessionId session) {
        return assign(session, true);
    }

    private Mono<Worker> assign(SessionId session, boolean moving) {
        Mono<Worker> assignment = database.sql(ASSIGN)
                .bind("session", session.value())
                .bind("moving", moving)
                .bind("silence", silence())
                .map(PostgresWorkerRegistry::worker)
                .one();
        return Mono.usingWhen(
                turns.acquire(MAX_WAIT).onErrorMap(e -> ProblemException.of(ProblemCode.OVERLOADED)),
                turn -> assignment,
                PooledRef::release);
    }

    @Override
    public Mono<Worker> assigned(SessionId session) {
        return database.sql(ASSIGNED)
                .bind("session", session.value())
                .map(PostgresWorkerRegistry::worker)
                .one();
    }

    private Mono<Boolean> update(String sql, WorkerId id) {
        return database.sql(sql).bind("id", id.value()).fetch().rowsUpdated().map(rows -> rows > 0);
    }

    private static Worker worker(Readable row) {
        return new Worker(new WorkerId(text(row, "id")), text(row, "endpoint"));
    }

    private double silence() {
        return settings.silence().toMillis() / 1000.0;
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
