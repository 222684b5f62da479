package wagateway.api.republish.postgres;

import java.time.Duration;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import wagateway.api.outbox.PendingEvent;
import wagateway.api.republish.RecentEvents;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** Reads all sessions: an index by time would cost every report, and this is seldom. */
@Component
final class PostgresRecentEvents implements RecentEvents {
    private static final String RECENT = """
            SELECT s.user_id, e.session_id, e.version, e.payload
            FROM sessions s JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            WHERE s.updated_at > now() - make_interval(secs => :window)""";

    private final DatabaseClient database;

    PostgresRecentEvents(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Flux<PendingEvent> within(Duration time) {
        return database.sql(RECENT)
                .bind("window", (double) time.toSeconds())
                .map(row -> new PendingEvent(
                        new UserId(Objects.requireNonNull(row.get("user_id", String.class))),
                        new SessionId(Objects.requireNonNull(row.get("session_id", String.class))),
                        new EventVersion(Objects.requireNonNull(row.get("version", Long.class))),
                        Objects.requireNonNull(row.get("payload", String.class))))
                .all();
    }
}
