package wagateway.api.outbox.postgres;

import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.outbox.LatestEvents;
import wagateway.api.outbox.PendingEvent;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** Each session's row says which of its events is the latest. */
@Component
final class PostgresLatestEvents implements LatestEvents {
    private static final String LATEST = """
            SELECT e.session_id, e.version, e.user_id, e.payload
            FROM sessions s JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            WHERE\s""";
    private static final String OF_SESSION = LATEST + "s.id = :session";
    private static final String OF_USER = LATEST + "s.user_id = :user AND s.deleted_at IS NULL";
    /** Reads all sessions: an index by time would cost every report, and this is seldom. */
    private static final String RECENT = LATEST + "s.updated_at > now() - make_interval(secs => :window)";

    private final DatabaseClient database;

    PostgresLatestEvents(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Mono<PendingEvent> of(SessionId session) {
        return database.sql(OF_SESSION)
                .bind("session", session.value())
                .map(EventRow::read)
                .one();
    }

    @Override
    public Flux<PendingEvent> of(UserId user) {
        return database.sql(OF_USER)
                .bind("user", user.value())
                .map(EventRow::read)
                .all();
    }

    @Override
    public Flux<PendingEvent> within(Duration time) {
        return database.sql(RECENT)
                .bind("window", (double) time.toSeconds())
                .map(EventRow::read)
                .all();
    }
}
