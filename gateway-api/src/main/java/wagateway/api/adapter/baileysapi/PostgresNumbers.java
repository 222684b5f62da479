package wagateway.api.adapter.baileysapi;

import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.model.identity.SessionId;

/** The phone numbers that sessions are linked to, as they were asked for, in the table {@code numbers_of_sessions}. */
@Component
class PostgresNumbers {
    private static final String KEEP = """
            INSERT INTO numbers_of_sessions (session_id, phone_number) SELECT id, :number FROM sessions WHERE id = :session
            ON CONFLICT (session_id) DO UPDATE SET phone_number = excluded.phone_number""";
    private static final String OF = "SELECT phone_number FROM numbers_of_sessions WHERE session_id = :session";
    private static final String FORGET = "DELETE FROM numbers_of_sessions WHERE session_id = :session";

    private final DatabaseClient database;

    PostgresNumbers(DatabaseClient database) {
        this.database = database;
    }

    /** @param number E.164 */
    Mono<Void> keep(SessionId session, String number) {
        return database.sql(KEEP)
                .bind("session", session.value())
                .bind("number", number)
                .then();
    }

    /** Empty where none was asked for. */
    Mono<String> of(SessionId session) {
        return database.sql(OF)
                .bind("session", session.value())
                .map(row -> Objects.requireNonNull(row.get("phone_number", String.class)))
                .one();
    }

    Mono<Void> forget(SessionId session) {
        return database.sql(FORGET).bind("session", session.value()).then();
    }
}
