package wagateway.api.rebuild.postgres;

import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import wagateway.api.outbox.PendingEvent;
import wagateway.api.rebuild.LatestEvents;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** Each live session's row says which of its events is the latest. */
@Component
final class PostgresLatestEvents implements LatestEvents {
    private static final String LATEST = """
            SELECT e.session_id, e.version, e.payload
            FROM sessions s JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            WHERE s.user_id = :user AND s.deleted_at IS NULL""";

    private final DatabaseClient database;

    PostgresLatestEvents(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Flux<PendingEvent> of(UserId user) {
        return database.sql(LATEST)
                .bind("user", user.value())
                .map(row -> new PendingEvent(
                        user,
                        new SessionId(Objects.requireNonNull(row.get("session_id", String.class))),
                        new EventVersion(Objects.requireNonNull(row.get("version", Long.class))),
                        Objects.requireNonNull(row.get("payload", String.class))))
                .all();
    }
}
