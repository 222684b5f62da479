package wagateway.api.expiry;

import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import wagateway.api.session.postgres.SessionRow;
import wagateway.model.event.SessionEvent;

/** The sessions that still show a code though it ran out. A session's row says when each code that it shows does. */
@Component
final class PostgresExpiredCodes {
    private static final String EXPIRED = """
            SELECT e.session_id, e.version, e.payload
            FROM sessions s JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            WHERE s.id IN (
                (SELECT id FROM sessions WHERE qr_expires_at <= :moment ORDER BY qr_expires_at LIMIT :limit)
                UNION
                (SELECT id FROM sessions WHERE pairing_expires_at <= :moment ORDER BY pairing_expires_at LIMIT :limit))""";

    private final DatabaseClient database;

    PostgresExpiredCodes(DatabaseClient database) {
        this.database = database;
    }

    /**
     * What they show, as by a moment a code of it had run out; at most so many for each kind of code, the oldest first. Nothing
     * is locked: each may have a successor already.
     */
    Flux<SessionEvent> by(Instant moment, int limit) {
        return database.sql(EXPIRED)
                .bind("moment", moment)
                .bind("limit", limit)
                .map(SessionRow::event)
                .all();
    }
}
