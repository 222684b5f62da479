package wagateway.api.operator;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import wagateway.model.identity.UserId;
import wagateway.model.token.Revocation;

/** The table {@code revocations}; the last revocation of the same tokens replaces those before. */
@Component
final class PostgresRevocations {
    private static final String LOCK = "LOCK TABLE revocations IN SHARE ROW EXCLUSIVE MODE";
    private static final String FORGET = """
            DELETE FROM revocations WHERE until <= now() OR (user_id = :user
                AND token_id IS NOT DISTINCT FROM CAST(:token AS text)
                AND issued_before IS NOT DISTINCT FROM CAST(:before AS timestamptz))""";
    private static final String INSERT = """
            INSERT INTO revocations (user_id, token_id, issued_before, until, created_by)
            VALUES (:user, :token, :before, :until, :by)""";
    private static final String LATEST = "SELECT coalesce(max(change), 0) AS latest FROM revocations";
    private static final String IN_FORCE =
            "SELECT user_id, token_id, issued_before, until FROM revocations WHERE until > now() ORDER BY change";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    PostgresRevocations(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** @param by the operator */
    Mono<Void> add(Revocation revocation, UserId by) {
        return database.sql(LOCK)
                .then()
                .then(bound(FORGET, revocation).then())
                .then(bound(INSERT, revocation)
                        .bind("until", revocation.until())
                        .bind("by", by.value())
                        .then())
                .as(transaction::transactional);
    }

    /** The change of the last one that was added; lower when that has been forgotten, as it had ended. */
    Mono<Long> latest() {
        return database.sql(LATEST).mapValue(Long.class).one();
    }

    /** Those up to the latest change at least. */
    Mono<List<Revocation>> inForce() {
        return database.sql(IN_FORCE).map(PostgresRevocations::revocation).all().collectList();
    }

    private GenericExecuteSpec bound(String sql, Revocation revocation) {
        var statement = database.sql(sql).bind("user", revocation.user().value());
        statement = revocation.tokenId() == null
                ? statement.bindNull("token", String.class)
                : statement.bind("token", revocation.tokenId());
        return revocation.issuedBefore() == null
                ? statement.bindNull("before", Instant.class)
                : statement.bind("before", revocation.issuedBefore());
    }

    private static Revocation revocation(Readable row) {
        return new Revocation(
                new UserId(Objects.requireNonNull(row.get("user_id", String.class))),
                row.get("token_id", String.class),
                row.get("issued_before", Instant.class),
                Objects.requireNonNull(row.get("until", Instant.class)));
    }
}
