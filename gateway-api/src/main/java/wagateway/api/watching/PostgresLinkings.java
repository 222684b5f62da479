package wagateway.api.watching;

import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import wagateway.api.session.Session;
import wagateway.api.session.postgres.SessionRow;

/** The sessions that show a QR code and are to do so only while somebody watches. */
@Component
final class PostgresLinkings {
    /** Those with a pairing code are left out: who types it on the phone need not have the page open. */
    private static final String PAUSABLE = """
            WITH shown AS MATERIALIZED (
                SELECT s.* FROM sessions s JOIN workers w ON w.id = s.worker_id
                WHERE s.qr_expires_at IS NOT NULL AND s.pairing_expires_at IS NULL AND s.status = 'QR_REQUIRED'
                  AND s.first_code_at <= :moment AND s.deleted_at IS NULL
                  AND coalesce(s.only_while_watched, w.only_while_watched, false)
            )
            SELECT s.user_id, s.name, s.created_at, s.only_while_watched, e.session_id, e.version, e.payload
            FROM (SELECT * FROM shown WHERE id > :after ORDER BY id LIMIT :limit) s
            JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            ORDER BY s.id""";

    private final DatabaseClient database;

    PostgresLinkings(DatabaseClient database) {
        this.database = database;
    }

    /**
     * Those whose first code of the linking was shown by a moment, in the order of their ids. Nothing is locked.
     *
     * @param after the last id of those before; empty for the first
     */
    Flux<Session> pausable(Instant moment, String after, int limit) {
        return database.sql(PAUSABLE)
                .bind("moment", moment)
                .bind("after", after)
                .bind("limit", limit)
                .map(SessionRow::session)
                .all();
    }
}
