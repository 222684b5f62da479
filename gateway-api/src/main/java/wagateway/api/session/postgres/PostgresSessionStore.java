package wagateway.api.session.postgres;

import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.outbox.Committed;
import wagateway.api.outbox.PendingEvent;
import wagateway.api.outbox.PublishProgress;
import wagateway.api.outbox.PublishQueue;
import wagateway.api.session.Creation;
import wagateway.api.session.Outcome;
import wagateway.api.session.Session;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionSearch;
import wagateway.api.session.SessionSettings;
import wagateway.api.session.SessionSlice;
import wagateway.api.session.SessionStore;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** Sessions in PostgreSQL; what a session looks like is read from its latest event. */
@Component
final class PostgresSessionStore implements SessionStore, DisposableBean {
    private static final String FIND = """
            SELECT s.user_id, s.name, s.created_at, s.only_while_watched, e.session_id, e.version, e.payload
            FROM sessions s JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            WHERE s.user_id = :user AND s.deleted_at IS NULL AND s.id = :id""";

    private static final String COUNTS =
            "SELECT status, count(*) AS sessions FROM sessions WHERE user_id = :user AND deleted_at IS NULL GROUP BY status";

    private static final String NAMES =
            "SELECT slug, name FROM sessions WHERE user_id = :user AND deleted_at IS NULL AND slug IN (:slugs)";

    private static final String ONLY_WHILE_WATCHED =
            "UPDATE sessions SET only_while_watched = :only WHERE user_id = :user AND id = :id AND deleted_at IS NULL";

    private final DatabaseClient database;
    private final SessionSettings settings;
    private final PublishQueue queue;
    private final Appends appends;
    private final GroupCommit together;

    PostgresSessionStore(
            DatabaseClient database, SessionSettings settings, PublishQueue queue, MeterRegistry registry) {
        this.database = database;
        this.settings = settings;
        this.queue = queue;
        this.appends = new Appends(database.getConnectionFactory(), queue);
        this.together = new GroupCommit(appends::commit, queue::isBehind, settings.waitingReports());
        GatewayMetric.REPORTS_WAITING.gauge(registry, together::waiting);
    }

    @Override
    public Mono<Session> find(UserId owner, SessionId id) {
        return database.sql(FIND)
                .bind("user", owner.value())
                .bind("id", id.value())
                .map(SessionRow::session)
                .one();
    }

    @Override
    public Mono<SessionSlice> list(UserId owner, SessionSearch search) {
        return SearchStatement.of(database, owner, search);
    }

    @Override
    public Mono<Map<String, Long>> counts(UserId owner) {
        return database.sql(COUNTS)
                .bind("user", owner.value())
                .map(row -> Map.entry(
                        SessionRow.text(row, "status"), Objects.requireNonNull(row.get("sessions", Long.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    @Override
    public Mono<Map<String, String>> names(UserId owner, Collection<String> slugs) {
        return database.sql(NAMES)
                .bind("user", owner.value())
                .bind("slugs", slugs)
                .map(row -> Map.entry(SessionRow.text(row, "slug"), SessionRow.text(row, "name")))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    @Override
    public Mono<Creation> create(
            UserId owner, SessionId id, String name, String slug, @Nullable Boolean onlyWhileWatched, Instant at) {
        return CreateStatement.of(database, owner, id, name, slug, onlyWhileWatched, at, settings.maxPerUser())
                .map(row -> CreateRow.read(row, owner, id))
                .all()
                .collectList()
                .<Creation>map(rows -> {
                    PendingEvent created = rows.getFirst().created();
                    if (created == null) {
                        return rows.getFirst().refusal();
                    }
                    List<PendingEvent> older = rows.stream()
                            .flatMap(row -> Stream.ofNullable(row.older()))
                            .toList();
                    queue.offer(List.of(new Committed(PublishProgress.NONE, older, List.of(created))));
                    var latest = new SessionEvent(id, created.version(), at, null, CreateStatement.CREATED);
                    return new Creation.Created(new Session(id, owner, name, at, onlyWhileWatched, latest));
                })
                .onErrorReturn(DuplicateKeyException.class, new Creation.Exists());
    }

    @Override
    public Mono<Void> linkOnlyWhileWatched(UserId owner, SessionId id, boolean only) {
        return database.sql(ONLY_WHILE_WATCHED)
                .bind("only", only)
                .bind("user", owner.value())
                .bind("id", id.value())
                .then();
    }

    @Override
    public Mono<Outcome> append(SessionChange change) {
        return Mono.defer(() -> change.effect().isReport()
                ? together.append(change)
                : appends.commit(List.of(change)).map(List::getFirst));
    }

    @Override
    public void destroy() {
        together.dispose();
    }

    /** @param older one of the events of the session's former life that wait */
    private record CreateRow(
            @Nullable PendingEvent created,
            boolean same,
            boolean atLimit,
            @Nullable PendingEvent older) {
        static CreateRow read(Readable row, UserId owner, SessionId id) {
            return new CreateRow(
                    event(row, "", owner, id),
                    Boolean.TRUE.equals(row.get("same", Boolean.class)),
                    Boolean.TRUE.equals(row.get("at_limit", Boolean.class)),
                    event(row, "older_", owner, id));
        }

        private static @Nullable PendingEvent event(Readable row, String prefix, UserId owner, SessionId id) {
            return row.get(prefix + "version", Long.class) instanceof Long version
                    ? new PendingEvent(owner, id, new EventVersion(version), SessionRow.text(row, prefix + "payload"))
                    : null;
        }

        Creation refusal() {
            if (same) {
                return new Creation.Exists();
            }
            return atLimit ? new Creation.LimitReached() : new Creation.IdTaken();
        }
    }
}
