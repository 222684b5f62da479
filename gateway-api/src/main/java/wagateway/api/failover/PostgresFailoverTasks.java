package wagateway.api.failover;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.session.Session;
import wagateway.api.session.postgres.SessionRow;
import wagateway.api.worker.PostgresWorkerRow;
import wagateway.api.worker.WorkerSettings;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/**
 * The columns {@code sessions.seeks_worker_at} and {@code evictions.try_at}: a claim pushes them into the future; and
 * {@code workers.lost_at}: whoever writes it is told what has changed.
 */
@Component
final class PostgresFailoverTasks implements FailoverTasks {
    // a row that another statement holds is noted in the next round: whoever waits for several may be waited for
    private static final String NOTE_WORKERS = """
            UPDATE workers w SET lost_at = CASE WHEN w.lost_at IS NULL THEN now() END
            FROM (SELECT id, lost_at FROM workers
                WHERE CASE WHEN lost_at IS NULL THEN last_heartbeat_at <= now() - make_interval(secs => :silence)
                    ELSE last_heartbeat_at > lost_at END
                FOR UPDATE SKIP LOCKED) AS before
            WHERE w.id = before.id
            RETURNING w.id, w.draining, w.sessions, w.lost_at IS NOT NULL AS lost,
                CAST(extract(epoch FROM now() - coalesce(before.lost_at, w.last_heartbeat_at)) AS bigint) AS seconds""";
    private static final String LOST = """
            SELECT s.user_id, s.name, s.created_at, s.only_while_watched, e.session_id, e.version, e.payload
            FROM workers w
            JOIN sessions s ON s.worker_id = w.id
            JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            WHERE w.last_heartbeat_at < now() - make_interval(secs => :silence) AND w.sessions > 0
              AND (s.last_report_at IS NULL OR s.last_report_at < now() - make_interval(secs => :silence))
            LIMIT :limit""";
    private static final String RESTARTED = """
            SELECT s.user_id, s.name, s.created_at, s.only_while_watched, e.session_id, e.version, e.payload
            FROM workers w
            JOIN sessions s ON s.worker_id = w.id AND s.updated_at < w.restarted_at
            JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            WHERE w.restarted_at > now() - interval '10 minutes'
            LIMIT :limit""";
    private static final String CLAIM_UNASSIGNED = """
            WITH claimed AS (
                UPDATE sessions SET seeks_worker_at = now() + make_interval(secs => :lease)
                WHERE id IN (
                    SELECT id FROM sessions
                    WHERE seeks_worker_at <= now() AND (worker_id IS NOT NULL OR EXISTS (
                        SELECT FROM workers w WHERE NOT w.draining AND w.sessions < w.capacity
                          AND w.last_heartbeat_at > now() - make_interval(secs => :silence)))
                    ORDER BY seeks_worker_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                  AND seeks_worker_at <= now()
                RETURNING id, user_id, name, created_at, only_while_watched, version, failed_moves
            )
            SELECT c.user_id, c.name, c.created_at, c.only_while_watched, c.failed_moves, e.session_id, e.version, e.payload
            FROM claimed c JOIN session_events e ON e.session_id = c.id AND e.version = c.version""";
    private static final String SETTLE = """
            UPDATE sessions SET seeks_worker_at = NULL, failed_moves = 0
            WHERE id = :session AND worker_id = :worker AND deleted_at IS NULL""";
    private static final String POSTPONE = """
            UPDATE sessions SET worker_id = NULL, failed_moves = failed_moves + 1,
                seeks_worker_at = now() + make_interval(secs => :pause)
            WHERE id = :session AND worker_id = :worker AND seeks_worker_at IS NOT NULL""";
    private static final String PUT_BACK = """
            UPDATE sessions SET seeks_worker_at = now()
            WHERE id = :session AND worker_id IS NULL AND seeks_worker_at IS NOT NULL""";
    private static final String CLAIM_EVICTIONS = """
            WITH forgotten AS (DELETE FROM evictions WHERE created_at < now() - interval '7 days')
            UPDATE evictions e SET try_at = now() + make_interval(secs => :lease)
            FROM workers w
            WHERE w.id = e.worker_id AND e.try_at <= now() AND (e.worker_id, e.session_id) IN (
                SELECT d.worker_id, d.session_id FROM evictions d JOIN workers v ON v.id = d.worker_id
                WHERE d.try_at <= now() AND d.created_at > now() - interval '7 days'
                  AND v.last_heartbeat_at > now() - make_interval(secs => :silence)
                LIMIT :limit FOR UPDATE OF d SKIP LOCKED)
            RETURNING e.session_id,\s""" + PostgresWorkerRow.COLUMNS;
    private static final String EVICTED = "DELETE FROM evictions WHERE worker_id = :worker AND session_id = :session";

    private final DatabaseClient database;
    private final double silence;
    private final double lease;

    PostgresFailoverTasks(DatabaseClient database, WorkerSettings settings) {
        this.database = database;
        this.silence = seconds(settings.silence());
        this.lease = seconds(settings.longestCall().plusSeconds(10));
    }

    @Override
    public Flux<WorkerChange> noteWorkers() {
        return database.sql(NOTE_WORKERS)
                .bind("silence", silence)
                .map(row -> new WorkerChange(
                        new WorkerId(required(row, "id", String.class)),
                        required(row, "lost", Boolean.class),
                        required(row, "draining", Boolean.class),
                        required(row, "sessions", Integer.class),
                        required(row, "seconds", Long.class)))
                .all();
    }

    @Override
    public Flux<Session> lost(int limit) {
        return database.sql(LOST)
                .bind("silence", silence)
                .bind("limit", limit)
                .map(SessionRow::session)
                .all();
    }

    @Override
    public Flux<Session> restarted(int limit) {
        return database.sql(RESTARTED)
                .bind("limit", limit)
                .map(SessionRow::session)
                .all();
    }

    @Override
    public Flux<Unassigned> claimUnassigned(int limit) {
        return database.sql(CLAIM_UNASSIGNED)
                .bind("silence", silence)
                .bind("lease", lease)
                .bind("limit", limit)
                .map(row -> new Unassigned(SessionRow.session(row), required(row, "failed_moves", Integer.class)))
                .all();
    }

    @Override
    public Mono<Boolean> settle(SessionId session, WorkerId worker) {
        return database.sql(SETTLE)
                .bind("session", session.value())
                .bind("worker", worker.value())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    @Override
    public Mono<Void> postpone(SessionId session, WorkerId worker, Duration pause) {
        return database.sql(POSTPONE)
                .bind("session", session.value())
                .bind("worker", worker.value())
                .bind("pause", seconds(pause))
                .then();
    }

    @Override
    public Mono<Void> putBack(SessionId session) {
        return database.sql(PUT_BACK).bind("session", session.value()).then();
    }

    @Override
    public Flux<Eviction> claimEvictions(int limit) {
        return database.sql(CLAIM_EVICTIONS)
                .bind("silence", silence)
                .bind("lease", lease)
                .bind("limit", limit)
                .map(row -> new Eviction(
                        PostgresWorkerRow.worker(row), new SessionId(required(row, "session_id", String.class))))
                .all();
    }

    @Override
    public Mono<Void> evicted(Eviction eviction) {
        return database.sql(EVICTED)
                .bind("worker", eviction.worker().id().value())
                .bind("session", eviction.session().value())
                .then();
    }

    private static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
