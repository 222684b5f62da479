package wagateway.api.session.postgres;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.outbox.PendingEvent;
import wagateway.api.session.Creation;
import wagateway.api.session.Draft;
import wagateway.api.session.Outcome;
import wagateway.api.session.Session;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionSettings;
import wagateway.api.session.SessionStore;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.EventJson;

/** Sessions in PostgreSQL; what a session looks like is read from its latest event. */
@Component
final class PostgresSessionStore implements SessionStore, DisposableBean {
    private static final String SESSION = """
            SELECT s.id, s.user_id, s.name, s.created_at, e.payload
            FROM sessions s JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            WHERE s.user_id = :user AND s.deleted_at IS NULL AND\s""";
    private static final String FIND = SESSION + "s.id = :id";
    private static final String LIST = SESSION + "s.id > :after ORDER BY s.id LIMIT :limit";

    private final DatabaseClient database;
    private final SessionSettings settings;
    private final Appends appends;
    private final GroupCommit together;

    PostgresSessionStore(DatabaseClient database, SessionSettings settings) {
        this.database = database;
        this.settings = settings;
        this.appends = new Appends(database);
        this.together = new GroupCommit(appends, settings.waitingReports());
    }

    @Override
    public Mono<Session> find(UserId owner, SessionId id) {
        return database.sql(FIND)
                .bind("user", owner.value())
                .bind("id", id.value())
                .map(PostgresSessionStore::session)
                .one();
    }

    @Override
    public Mono<List<Session>> list(UserId owner, @Nullable SessionId after, int limit) {
        return database.sql(LIST)
                .bind("user", owner.value())
                .bind("after", after == null ? "" : after.value())
                .bind("limit", limit)
                .map(PostgresSessionStore::session)
                .all()
                .collectList();
    }

    @Override
    public Mono<Creation> create(UserId owner, SessionId id, String name, String slug, Draft created, Instant at) {
        PayloadTemplate payload = PayloadTemplate.of(created, null);
        return CreateStatement.of(database, owner, id, name, slug, payload, at, settings.maxPerUser())
                .map(row -> new CreateRow(
                        StoredRow.of(row, owner), Appends.isTrue(row, "same"), Appends.isTrue(row, "at_limit")))
                .all()
                .collectList()
                .<Creation>map(rows -> {
                    EventVersion version = rows.getFirst().row().version();
                    if (version == null) {
                        return rows.getFirst().refusal();
                    }
                    var session = new Session(id, owner, name, at, created.at(version));
                    var stored = new PendingEvent(owner, id, version, payload.at(version));
                    return new Creation.Created(
                            session,
                            Append.toPublish(rows.stream().map(CreateRow::row).toList(), stored));
                })
                .onErrorReturn(DuplicateKeyException.class, new Creation.Exists());
    }

    @Override
    public Mono<Outcome> append(SessionChange change) {
        return Mono.defer(() -> {
            Append append = Append.of(change);
            return BatchStatement.takes(change) ? together.append(append) : appends.one(append);
        });
    }

    @Override
    public void destroy() {
        together.dispose();
    }

    private static Session session(Readable row) {
        return new Session(
                new SessionId(text(row, "id")),
                new UserId(text(row, "user_id")),
                text(row, "name"),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                EventJson.read(text(row, "payload")));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    private record CreateRow(StoredRow row, boolean same, boolean atLimit) {
        Creation refusal() {
            if (same) {
                return new Creation.Exists();
            }
            return atLimit ? new Creation.LimitReached() : new Creation.IdTaken();
        }
    }
}
