package wagateway.api.credential;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import wagateway.model.identity.UserId;
import wagateway.model.identity.WorkerId;

/** The table {@code worker_credentials}; what has ended is forgotten a day later. */
@Component
final class PostgresCredentials implements CredentialStore {
    private static final String LOCK = "LOCK TABLE worker_credentials IN SHARE ROW EXCLUSIVE MODE";
    private static final String FORGET = "DELETE FROM worker_credentials WHERE valid_until < now() - interval '1 day'";
    private static final String END_OTHERS = """
            UPDATE worker_credentials SET valid_until = now() + make_interval(secs => :overlap), change = DEFAULT
            WHERE worker_id = :worker AND (valid_until IS NULL OR valid_until > now() + make_interval(secs => :overlap))""";
    private static final String INSERT = """
            INSERT INTO worker_credentials (worker_id, key, derived_from, created_by) VALUES (:worker, :key, :from, :by)
            RETURNING *, false AS in_use""";
    private static final String REVOKE = """
            WITH ended AS (
                UPDATE worker_credentials SET valid_until = now(), change = DEFAULT
                WHERE worker_id = :worker AND (CAST(:key AS text) IS NULL OR key = :key)
                  AND (valid_until IS NULL OR valid_until > now())
                RETURNING worker_id, key
            ), drained AS (
                UPDATE workers w SET draining = true FROM ended WHERE w.id = ended.worker_id AND w.credential_key = ended.key
            )
            SELECT count(*) AS ended FROM ended""";
    private static final String LATEST = "SELECT coalesce(max(change), 0) AS latest FROM worker_credentials";
    private static final String SELECT = """
            SELECT c.*, coalesce(w.credential_key = c.key, false) AS in_use
            FROM worker_credentials c LEFT JOIN workers w ON w.id = c.worker_id
            """;
    private static final String IN_FORCE = SELECT + "WHERE c.valid_until IS NULL OR c.valid_until > now()";
    private static final String OF_WORKER = SELECT + "WHERE c.worker_id = :worker ORDER BY c.created_at DESC, c.key";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    PostgresCredentials(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    @Override
    public Mono<Long> latest() {
        return database.sql(LATEST).mapValue(Long.class).one();
    }

    @Override
    public Mono<List<IssuedCredential>> inForce() {
        return database.sql(IN_FORCE).map(PostgresCredentials::issued).all().collectList();
    }

    @Override
    public Mono<List<IssuedCredential>> of(WorkerId worker) {
        return database.sql(OF_WORKER)
                .bind("worker", worker.value())
                .map(PostgresCredentials::issued)
                .all()
                .collectList();
    }

    @Override
    public Mono<IssuedCredential> add(CredentialId id, String derivedFrom, Duration overlap, UserId by) {
        return database.sql(LOCK)
                .then()
                .then(database.sql(FORGET).then())
                .then(database.sql(END_OTHERS)
                        .bind("worker", id.worker().value())
                        .bind("overlap", overlap.toMillis() / 1000.0)
                        .then())
                .then(database.sql(INSERT)
                        .bind("worker", id.worker().value())
                        .bind("key", id.key())
                        .bind("from", derivedFrom)
                        .bind("by", by.value())
                        .map(PostgresCredentials::issued)
                        .one())
                .as(transaction::transactional);
    }

    @Override
    public Mono<Long> revoke(WorkerId worker, @Nullable String key) {
        var revoke = database.sql(REVOKE).bind("worker", worker.value());
        return database.sql(LOCK)
                .then()
                .then((key == null ? revoke.bindNull("key", String.class) : revoke.bind("key", key))
                        .mapValue(Long.class)
                        .one())
                .as(transaction::transactional);
    }

    private static IssuedCredential issued(Readable row) {
        return new IssuedCredential(
                new CredentialId(new WorkerId(text(row, "worker_id")), text(row, "key")),
                text(row, "derived_from"),
                row.get("valid_until", Instant.class),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                new UserId(text(row, "created_by")),
                Boolean.TRUE.equals(row.get("in_use", Boolean.class)));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
