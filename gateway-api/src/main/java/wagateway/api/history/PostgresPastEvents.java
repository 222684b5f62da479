package wagateway.api.history;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.session.postgres.SessionRow;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.SessionId;

/** The events of a session that are still kept, in the append-only table of events. */
@Component
final class PostgresPastEvents {
    private static final String PAGE = """
            SELECT session_id, version, payload FROM session_events
            WHERE session_id = :session AND version < :before
            ORDER BY version DESC LIMIT :limit""";

    private final DatabaseClient database;

    PostgresPastEvents(DatabaseClient database) {
        this.database = database;
    }

    /**
     * The newest first.
     *
     * @param before only those with a lower version; null for the newest of all
     */
    Mono<List<SessionEvent>> of(SessionId session, @Nullable EventVersion before, int limit) {
        return database.sql(PAGE)
                .bind("session", session.value())
                .bind("before", before == null ? Long.MAX_VALUE : before.value())
                .bind("limit", limit)
                .map(SessionRow::event)
                .all()
                .collectList();
    }
}
