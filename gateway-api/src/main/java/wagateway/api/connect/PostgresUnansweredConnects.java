package wagateway.api.connect;

import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import wagateway.api.session.postgres.SessionRow;
import wagateway.model.event.SessionEvent;

/** The sessions that are being connected, in the column {@code sessions.connecting_at}. */
@Component
final class PostgresUnansweredConnects {
    private static final String SINCE = """
            SELECT e.session_id, e.version, e.payload
            FROM sessions s JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            WHERE s.connecting_at <= :moment AND s.status = 'CONNECTING' AND s.deleted_at IS NULL
            ORDER BY s.connecting_at LIMIT :limit""";

    private final DatabaseClient database;

    PostgresUnansweredConnects(DatabaseClient database) {
        this.database = database;
    }

    /** The latest events of those that have been so since a moment, the oldest first. Nothing is locked. */
    Flux<SessionEvent> since(Instant moment, int limit) {
        return database.sql(SINCE)
                .bind("moment", moment)
                .bind("limit", limit)
                .map(SessionRow::event)
                .all();
    }
}
