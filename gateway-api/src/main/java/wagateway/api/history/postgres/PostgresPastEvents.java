package wagateway.api.history.postgres;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.history.PastEvents;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.SessionId;
import wagateway.model.wire.EventJson;

/** The append-only table of events. */
@Component
final class PostgresPastEvents implements PastEvents {
    private static final String PAGE = """
            SELECT payload FROM session_events
            WHERE session_id = :session AND version < :before
            ORDER BY version DESC LIMIT :limit""";

    private final DatabaseClient database;

    PostgresPastEvents(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Mono<List<SessionEvent>> of(SessionId session, @Nullable EventVersion before, int limit) {
        return database.sql(PAGE)
                .bind("session", session.value())
                .bind("before", before == null ? Long.MAX_VALUE : before.value())
                .bind("limit", limit)
                .map(row -> EventJson.read(Objects.requireNonNull(row.get("payload", String.class))))
                .all()
                .collectList();
    }
}
