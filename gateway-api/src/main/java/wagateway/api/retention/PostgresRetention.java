package wagateway.api.retention;

import java.time.Duration;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Deletes what is too old to be kept. Never among it: the latest event of a session that is not deleted, and the worker that
 * such a session is on or was on last.
 *
 * <p>A step is one statement, and so one transaction. It holds the only row of the table {@code retention}, which tells it where
 * to go on, and the old rows that it deletes; it never waits for the row of a session that lives.
 *
 * <p>A session is walked over by its id, so no index on the age of events burdens each report; of its events only the oldest
 * is looked at when that is young.
 */
@Component
public final class PostgresRetention {
    private static final int SESSIONS = 100;
    private static final String STEP = """
            WITH turn AS (
                SELECT *, now() - make_interval(secs => :keep) AS too_old
                FROM retention WHERE due_at <= now() FOR UPDATE SKIP LOCKED
            ), visited AS (
                SELECT s.id, s.version, s.deleted_at
                FROM turn CROSS JOIN LATERAL (
                    SELECT id, version, deleted_at FROM sessions
                    WHERE id >= turn.next_session ORDER BY id LIMIT :sessions
                ) AS s
            ), old AS (
                SELECT e.session_id, e.version
                FROM turn CROSS JOIN visited CROSS JOIN LATERAL (
                    SELECT created_at FROM session_events
                    WHERE session_id = visited.id ORDER BY version LIMIT 1
                ) AS oldest CROSS JOIN LATERAL (
                    SELECT session_id, version, created_at FROM session_events
                    WHERE session_id = visited.id AND oldest.created_at < turn.too_old ORDER BY version LIMIT :batch
                ) AS e
                WHERE e.created_at < turn.too_old AND (visited.deleted_at IS NOT NULL OR e.version < visited.version)
                ORDER BY e.session_id, e.version LIMIT :batch
            ), deleted AS (
                DELETE FROM session_events e USING old WHERE e.session_id = old.session_id AND e.version = old.version
            ), forgotten AS (
                DELETE FROM sessions s USING turn
                WHERE s.id IN (SELECT id FROM visited) AND s.deleted_at < turn.too_old AND s.version <= turn.known_version
                  AND NOT EXISTS (SELECT FROM session_events e WHERE e.session_id = s.id)
                  AND NOT EXISTS (SELECT FROM outbox o WHERE o.session_id = s.id)
                RETURNING s.id
            ), seen AS (
                SELECT turn.*,
                    (SELECT count(*) FROM old) AS events,
                    (SELECT count(*) FROM forgotten) AS sessions,
                    (SELECT count(*) FROM old) < :batch AND (SELECT count(*) FROM visited) < :sessions AS ends,
                    greatest(highest_version, (SELECT max(version) FROM visited WHERE deleted_at < too_old)) AS highest
                FROM turn
            ), gone AS (
                DELETE FROM workers WHERE id IN (
                    SELECT w.id FROM seen CROSS JOIN workers w
                    WHERE seen.ends AND w.last_heartbeat_at < now() - make_interval(secs => :workers)
                      AND NOT EXISTS (
                        SELECT FROM sessions s WHERE s.last_worker_id = w.id AND s.deleted_at IS NULL)
                    LIMIT :batch FOR UPDATE OF w SKIP LOCKED)
                RETURNING id
            )
            UPDATE retention SET
                next_session = CASE WHEN seen.ends THEN ''
                    WHEN seen.events = :batch THEN (SELECT max(session_id) FROM old)
                    ELSE (SELECT max(id) FROM visited) END,
                due_at = CASE WHEN seen.ends THEN now() + make_interval(secs => :interval) ELSE seen.due_at END,
                highest_version = seen.highest,
                known_version = CASE WHEN seen.ends THEN seen.highest ELSE seen.known_version END
            FROM seen WHERE retention.only_row
            RETURNING seen.events, seen.sessions, (SELECT count(*) FROM gone) AS workers""";

    private final DatabaseClient database;
    private final RetentionSettings settings;

    PostgresRetention(DatabaseClient database, RetentionSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * What a step did.
     *
     * @param events how many were deleted
     * @param sessions how many deleted sessions were forgotten
     * @param workers how many workers were forgotten, which the last step of a round does
     */
    public record Step(int events, int sessions, int workers) {}

    /**
     * Deletes a batch in a transaction of its own, if a round is under way or due and no other pod is at it. The pods continue
     * each other's rounds.
     *
     * @return empty when there was nothing to do
     */
    public Mono<Step> step() {
        return database.sql(STEP)
                .bind("keep", seconds(settings.keep()))
                .bind("workers", seconds(settings.workers()))
                .bind("interval", seconds(settings.interval()))
                .bind("sessions", SESSIONS)
                .bind("batch", settings.batch())
                .map(row -> new Step(
                        Objects.requireNonNull(row.get("events", Integer.class)),
                        Objects.requireNonNull(row.get("sessions", Integer.class)),
                        Objects.requireNonNull(row.get("workers", Integer.class))))
                .one();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
