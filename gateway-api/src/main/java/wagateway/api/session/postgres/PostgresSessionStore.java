package wagateway.api.session.postgres;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
final class PostgresSessionStore implements SessionStore {
    private static final String SESSION = """
            SELECT s.id, s.user_id, s.name, s.created_at, e.payload
            FROM sessions s JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            WHERE s.user_id = :user AND s.deleted_at IS NULL AND\s""";
    private static final String FIND = SESSION + "s.id = :id";
    private static final String LIST = SESSION + "s.id > :after ORDER BY s.id LIMIT :limit";

    private final DatabaseClient database;
    private final SessionSettings settings;

    PostgresSessionStore(DatabaseClient database, SessionSettings settings) {
        this.database = database;
        this.settings = settings;
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
                .map(row -> new CreateRow(Row.of(row, owner), isTrue(row, "same"), isTrue(row, "at_limit")))
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
                            session, toPublish(rows.stream().map(CreateRow::row).toList(), stored));
                })
                .onErrorReturn(DuplicateKeyException.class, new Creation.Exists());
    }

    @Override
    public Mono<Outcome> append(SessionChange change) {
        PayloadTemplate first = PayloadTemplate.of(change.draft(), change.trace());
        PayloadTemplate following =
                change.followingQr() == null ? null : PayloadTemplate.of(change.followingQr(), change.trace());
        return AppendStatement.of(database, change, first, following)
                .map(row ->
                        new AppendRow(Row.of(row, null), count(row), isTrue(row, "known"), isTrue(row, "duplicate")))
                .all()
                .collectList()
                .map(rows -> outcome(change, first, following, rows))
                .onErrorReturn(DuplicateKeyException.class, new Outcome.Duplicate());
    }

    private static Outcome outcome(
            SessionChange change, PayloadTemplate first, @Nullable PayloadTemplate following, List<AppendRow> rows) {
        AppendRow answer = rows.getFirst();
        EventVersion version = answer.row().version();
        UserId owner = answer.row().owner();
        if (version == null || owner == null) {
            return answer.refusal();
        }
        boolean follows = answer.qrCodes() > 1 && change.followingQr() != null;
        Draft draft = follows ? Objects.requireNonNull(change.followingQr()) : change.draft();
        PayloadTemplate payload = follows ? Objects.requireNonNull(following) : first;
        var stored = new PendingEvent(owner, change.sessionId(), version, payload.at(version));
        return new Outcome.Stored(
                draft.at(version), toPublish(rows.stream().map(AppendRow::row).toList(), stored));
    }

    private static List<PendingEvent> toPublish(List<Row> rows, PendingEvent stored) {
        if (rows.size() > AppendStatement.MAX_OLDER) {
            return List.of();
        }
        var events = new ArrayList<PendingEvent>(rows.size() + 1);
        for (Row row : rows) {
            if (row.olderVersion() != null && row.olderPayload() != null) {
                events.add(
                        new PendingEvent(stored.userId(), stored.sessionId(), row.olderVersion(), row.olderPayload()));
            }
        }
        events.add(stored);
        return List.copyOf(events);
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

    private static boolean isTrue(Readable row, String column) {
        return Boolean.TRUE.equals(row.get(column, Boolean.class));
    }

    private static int count(Readable row) {
        Integer count = row.get("qr_codes", Integer.class);
        return count == null ? 0 : count;
    }

    private record CreateRow(Row row, boolean same, boolean atLimit) {
        Creation refusal() {
            if (same) {
                return new Creation.Exists();
            }
            return atLimit ? new Creation.LimitReached() : new Creation.IdTaken();
        }
    }

    private record AppendRow(Row row, int qrCodes, boolean known, boolean duplicate) {
        Outcome refusal() {
            if (!known) {
                return new Outcome.Unknown();
            }
            return duplicate ? new Outcome.Duplicate() : new Outcome.Stale();
        }
    }

    /** What both statements answer: the version given, if any, with one of the older events that wait. */
    private record Row(
            @Nullable EventVersion version,
            @Nullable UserId owner,
            @Nullable EventVersion olderVersion,
            @Nullable String olderPayload) {
        static Row of(Readable row, @Nullable UserId owner) {
            UserId found =
                    owner == null && row.get("user_id", String.class) instanceof String id ? new UserId(id) : owner;
            return new Row(
                    version(row, "version"),
                    found,
                    version(row, "older_version"),
                    row.get("older_payload", String.class));
        }

        private static @Nullable EventVersion version(Readable row, String column) {
            return row.get(column, Long.class) instanceof Long value ? new EventVersion(value) : null;
        }
    }
}
