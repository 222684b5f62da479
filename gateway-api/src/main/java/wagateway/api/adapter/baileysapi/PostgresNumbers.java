package wagateway.api.adapter.baileysapi;

import java.util.Objects;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.worker.WorkerFailure;
import wagateway.model.identity.SessionId;

/**
 * The phone numbers that sessions are linked to, as they were asked for, in the table {@code numbers_of_sessions}. Each is that of one
 * session; one that was deleted holds none against others.
 */
@Component
class PostgresNumbers {
    private static final String FREE = """
            DELETE FROM numbers_of_sessions n USING sessions s
            WHERE n.phone_number = :number AND s.id = n.session_id AND s.deleted_at IS NOT NULL""";
    private static final String KEEP = """
            INSERT INTO numbers_of_sessions (session_id, phone_number)
            SELECT id, :number FROM sessions WHERE id = :session AND deleted_at IS NULL
            ON CONFLICT (session_id) DO UPDATE SET phone_number = excluded.phone_number""";
    private static final String OF = "SELECT phone_number FROM numbers_of_sessions WHERE session_id = :session";
    private static final String FORGET = "DELETE FROM numbers_of_sessions WHERE session_id = :session";

    private final DatabaseClient database;

    PostgresNumbers(DatabaseClient database) {
        this.database = database;
    }

    /**
     * Makes a number that of a session, in place of the one that it had.
     *
     * @param number E.164
     * @return fails with a {@link WorkerFailure} where another session has it
     */
    Mono<Void> keep(SessionId session, String number) {
        return database.sql(FREE)
                .bind("number", number)
                .then()
                .then(database.sql(KEEP)
                        .bind("session", session.value())
                        .bind("number", number)
                        .then())
                .onErrorMap(
                        DuplicateKeyException.class,
                        _ -> new WorkerFailure(
                                WorkerFailure.Kind.NUMBER_TAKEN, "its phone number is that of another session"));
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
