package wagateway.api.audit;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.audit.AuditBodies.AuditRecord;

/** The table {@code audit}, which refuses all but what is done here. */
@Component
final class PostgresAudit {
    private static final String INSERT = """
            INSERT INTO audit (action, actor, user_id, session_id, detail, refused)
            VALUES (:action, :actor, :user, :session, :detail, :refused)""";
    private static final String PAGE = """
            SELECT id, at, action, actor, user_id, session_id, detail, refused FROM audit
            WHERE id < :before AND (CAST(:user AS text) IS NULL OR user_id = :user)
              AND (CAST(:session AS text) IS NULL OR session_id = :session)
            ORDER BY id DESC LIMIT :limit""";
    private static final String PRUNE = """
            DELETE FROM audit WHERE id IN (
                SELECT id FROM audit ORDER BY id LIMIT :batch FOR UPDATE SKIP LOCKED)
              AND at < now() - make_interval(secs => :keep)""";

    private final DatabaseClient database;

    PostgresAudit(DatabaseClient database) {
        this.database = database;
    }

    Mono<Void> add(AuditEntry entry) {
        var statement = database.sql(INSERT)
                .bind("action", entry.action())
                .bind("actor", entry.actor().value())
                .bind("user", entry.user());
        statement = bind(statement, "session", entry.sessionId());
        statement = bind(statement, "detail", entry.detail());
        return bind(statement, "refused", entry.refused()).then();
    }

    /**
     * The newest first.
     *
     * @param user whose; null for everybody's
     * @param session null for all, and for what is of none
     * @param before only those with a lower id; null for the newest of all
     */
    Mono<List<AuditRecord>> page(@Nullable String user, @Nullable String session, @Nullable Long before, int limit) {
        var statement = database.sql(PAGE).bind("before", before == null ? Long.MAX_VALUE : before);
        statement = bind(statement, "user", user);
        return bind(statement, "session", session)
                .bind("limit", limit)
                .map(PostgresAudit::read)
                .all()
                .collectList();
    }

    /** Deletes a batch of those that are older. @return how many */
    Mono<Long> prune(Duration keep, int batch) {
        return database.sql(PRUNE)
                .bind("batch", batch)
                .bind("keep", (double) keep.toSeconds())
                .fetch()
                .rowsUpdated();
    }

    private static GenericExecuteSpec bind(GenericExecuteSpec statement, String name, @Nullable String value) {
        return value == null ? statement.bindNull(name, String.class) : statement.bind(name, value);
    }

    private static AuditRecord read(Readable row) {
        return new AuditRecord(
                Objects.requireNonNull(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("at", Instant.class)),
                Objects.requireNonNull(row.get("action", String.class)),
                Objects.requireNonNull(row.get("actor", String.class)),
                Objects.requireNonNull(row.get("user_id", String.class)),
                row.get("session_id", String.class),
                row.get("detail", String.class),
                row.get("refused", String.class));
    }
}
