package wagateway.api.outbox.postgres;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.outbox.Outbox;
import wagateway.api.outbox.OutboxSettings;
import wagateway.api.outbox.PendingEvent;

/**
 * The table {@code outbox}. Who relays holds an advisory lock until its transaction ends, and loses it with its
 * connection; row locks that others skip would let them overtake within a session.
 */
@Component
final class PostgresOutbox implements Outbox {
    private static final String DELETE = """
            DELETE FROM outbox o USING unnest(:ids, :versions) AS done (session_id, version)
            WHERE o.session_id = done.session_id AND o.version = done.version""";
    private static final String LOSE_LOCK_WHEN_STUCK = "SET LOCAL idle_in_transaction_session_timeout = '15s'";
    private static final String BACKLOG = """
            SELECT (SELECT count(*) FROM (SELECT FROM outbox LIMIT 100000) AS counted) AS waiting,
                   (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 FROM outbox) AS oldest""";
    private static final String LEFT_BEHIND = """
            SELECT session_id, version, user_id, payload FROM outbox
            WHERE (SELECT pg_try_advisory_xact_lock(hashtext('wagateway.outbox')))
              AND created_at < now() - make_interval(secs => :age)
            ORDER BY session_id, version LIMIT :limit""";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final OutboxSettings settings;

    PostgresOutbox(DatabaseClient database, TransactionalOperator transaction, OutboxSettings settings) {
        this.database = database;
        this.transaction = transaction;
        this.settings = settings;
    }

    @Override
    public Mono<Void> delete(List<PendingEvent> published) {
        return database.sql(DELETE)
                .bind(
                        "ids",
                        published.stream()
                                .map(event -> event.sessionId().value())
                                .toArray(String[]::new))
                .bind(
                        "versions",
                        published.stream().map(event -> event.version().value()).toArray(Long[]::new))
                .then();
    }

    @Override
    public Mono<Integer> relay(Function<List<PendingEvent>, Flux<PendingEvent>> publish) {
        return database.sql(LOSE_LOCK_WHEN_STUCK)
                .then()
                .then(leftBehind())
                .flatMap(batch -> batch.isEmpty()
                        ? Mono.just(0)
                        : publish.apply(batch)
                                .collectList()
                                .flatMap(this::delete)
                                .thenReturn(batch.size()))
                .as(transaction::transactional);
    }

    @Override
    public Mono<Backlog> backlog() {
        return database.sql(BACKLOG)
                .map(row -> new Backlog(
                        Objects.requireNonNull(row.get("waiting", Long.class)),
                        Duration.ofMillis(Math.round(Objects.requireNonNull(row.get("oldest", Double.class)) * 1000))))
                .one();
    }

    private Mono<List<PendingEvent>> leftBehind() {
        return database.sql(LEFT_BEHIND)
                .bind("age", settings.relayAge().toMillis() / 1000.0)
                .bind("limit", settings.relayBatch())
                .map(EventRow::read)
                .all()
                .collectList();
    }
}
