package wagateway.api.adapter.gowa;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.session.postgres.SessionRow;
import wagateway.api.worker.PostgresWorkerRow;
import wagateway.api.worker.Worker;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/**
 * The sessions that are on a GOWA, and which of them is to be asked for. One that is just being opened there, or moved there, is not among
 * them: who opens it says what it is. Claims end by themselves, so that others go on where a pod has ended.
 */
@Component
class PostgresGowaSessions {
    private static final String EVENTS = """
            SELECT e.session_id, e.version, e.payload
            FROM sessions s JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            WHERE s.deleted_at IS NULL AND\s""";
    private static final String OF = EVENTS + """
            s.worker_id = :worker AND s.seeks_worker_at IS NULL AND s.status IN ('QR_REQUIRED', 'RECONNECTING', 'CONNECTED')""";
    private static final String LATEST = EVENTS + "s.id = :session";
    private static final String CLAIM_WORKERS = """
            UPDATE workers w SET poll_at = now() + make_interval(secs => :lease)
            WHERE w.id IN (
                SELECT id FROM workers WHERE kind = :kind AND sessions > 0 AND coalesce(poll_at, '-infinity') <= now()
                ORDER BY poll_at NULLS FIRST LIMIT :limit FOR UPDATE SKIP LOCKED)
              AND coalesce(w.poll_at, '-infinity') <= now()
            RETURNING\s""" + PostgresWorkerRow.COLUMNS;
    private static final String POLLED =
            "UPDATE workers SET poll_at = now() + make_interval(secs => :pause) WHERE id = :id AND sealed_key = :key";
    private static final String CLAIM_CODES = """
            WITH due AS (
                SELECT s.id FROM workers w
                CROSS JOIN LATERAL (SELECT * FROM sessions WHERE worker_id = w.id OFFSET 0) s -- by the index of the worker alone
                LEFT JOIN claims_of_codes c ON c.session_id = s.id
                WHERE w.kind = :kind AND s.status = 'QR_REQUIRED' AND s.seeks_worker_at IS NULL AND s.deleted_at IS NULL
                    AND coalesce(s.qr_expires_at, '-infinity') <= CASE WHEN s.qr_codes < :most THEN :soon ELSE :now END
                    AND coalesce(s.pairing_expires_at, '-infinity') <= :now
                    AND coalesce(c.claimed_until, '-infinity') <= now()
                ORDER BY s.qr_expires_at NULLS FIRST LIMIT :limit
            ), claimed AS (
                INSERT INTO claims_of_codes AS c (session_id, claimed_until)
                SELECT id, now() + make_interval(secs => :lease) FROM due
                ON CONFLICT (session_id) DO UPDATE SET claimed_until = excluded.claimed_until WHERE c.claimed_until <= now()
                RETURNING c.session_id
            )
            SELECT e.session_id, e.version, e.payload, s.qr_codes,\s""" + PostgresWorkerRow.COLUMNS + """
             FROM claimed JOIN sessions s ON s.id = claimed.session_id JOIN workers w ON w.id = s.worker_id
            JOIN session_events e ON e.session_id = s.id AND e.version = s.version""";

    private final DatabaseClient database;

    PostgresGowaSessions(DatabaseClient database) {
        this.database = database;
    }

    /**
     * A session that waits for the next code to scan, or shows its last.
     *
     * @param seen its latest event
     * @param codes to scan that it has shown in this linking; 0 where it shows one to type
     */
    record Due(Worker worker, SessionEvent seen, int codes) {}

    /** Those that have sessions and are to be asked how they are. */
    Flux<Worker> claimWorkers(Duration lease, int limit) {
        return database.sql(CLAIM_WORKERS)
                .bind("kind", GowaAdapter.KIND.name())
                .bind("lease", seconds(lease))
                .bind("limit", limit)
                .map(PostgresWorkerRow::worker)
                .all();
    }

    /**
     * Nothing for one that was registered anew meanwhile, which is to be asked at once.
     *
     * @param pause until it is asked again
     */
    Mono<Void> polled(Worker worker, Duration pause) {
        return database.sql(POLLED)
                .bind("id", worker.id().value())
                .bind("key", Objects.requireNonNull(worker.adapted()).sealedKey())
                .bind("pause", seconds(pause))
                .then();
    }

    /** The latest events of the sessions that have a slot on a worker, and are linked there or being linked. */
    Flux<SessionEvent> of(WorkerId worker) {
        return database.sql(OF)
                .bind("worker", worker.value())
                .map(SessionRow::event)
                .all();
    }

    /** Empty where there is no such session. */
    Mono<SessionEvent> latest(SessionId session) {
        return database.sql(LATEST)
                .bind("session", session.value())
                .map(SessionRow::event)
                .one();
    }

    /**
     * Sessions whose code to scan runs out soon, whose last one or whose code to type has run out, or that show none.
     *
     * @param soon a little after now
     * @param most how many codes to scan a linking has
     */
    Flux<Due> claimCodes(Duration lease, Instant now, Instant soon, int most, int limit) {
        return database.sql(CLAIM_CODES)
                .bind("kind", GowaAdapter.KIND.name())
                .bind("now", now)
                .bind("soon", soon)
                .bind("most", most)
                .bind("lease", seconds(lease))
                .bind("limit", limit)
                .map(row -> new Due(
                        PostgresWorkerRow.worker(row),
                        SessionRow.event(row),
                        Objects.requireNonNull(row.get("qr_codes", Integer.class))))
                .all();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
