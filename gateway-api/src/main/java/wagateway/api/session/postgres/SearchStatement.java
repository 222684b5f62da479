package wagateway.api.session.postgres;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;
import wagateway.api.session.Session;
import wagateway.api.session.SessionCursor;
import wagateway.api.session.SessionOrder;
import wagateway.api.session.SessionSearch;
import wagateway.api.session.SessionSlice;
import wagateway.model.identity.UserId;

/**
 * The statement that lists sessions: a page is chosen among the rows of a user's sessions alone, and then their events are
 * read. Only a search by text reads the events of the connected sessions among them too, as the account is nowhere else.
 */
final class SearchStatement {
    /**
     * The account is found by its members, as a quotation mark within a text is escaped in an event: nothing else looks like
     * them. It is read in a subquery that gives one value: for {@code EXISTS}, PostgreSQL may read the events of everybody.
     */
    private static final String TEXT = """
            (strpos(lower(s.name), lower(:text)) > 0 OR strpos(s.id, lower(:text)) > 0
                OR s.status = 'CONNECTED' AND (
                    SELECT strpos(lower(split_part(split_part(e.payload, '"displayName":"', 2), '"}', 1)), lower(:escaped)) > 0
                        OR strpos(split_part(split_part(e.payload, '"phoneNumber":"', 2), '"', 1), nullif(:digits, '')) > 0
                    FROM session_events e WHERE e.session_id = s.id AND e.version = s.version))""";

    private SearchStatement() {}

    static Mono<SessionSlice> of(DatabaseClient database, UserId owner, SessionSearch search) {
        GenericExecuteSpec statement = database.sql(sql(search))
                .bind("user", owner.value())
                // one more says whether there are more
                .bind("limit", search.limit() + 1);
        if (!search.statuses().isEmpty()) {
            statement = statement.bind("statuses", search.statuses());
        }
        if (!search.text().isEmpty()) {
            statement = statement
                    .bind("text", search.text())
                    .bind("escaped", search.text().replace("\\", "\\\\").replace("\"", "\\\""))
                    .bind("digits", search.digits());
        }
        if (search.after() instanceof SessionCursor(var key, var id)) {
            statement = statement.bind("id", id.value());
            if (isByTime(search.order())) {
                statement = statement.bind("key", Instant.EPOCH.plus(Long.parseLong(key), ChronoUnit.MICROS));
            } else if (search.order().field() == SessionOrder.Field.NAME) {
                statement = statement.bind("key", key);
            }
        }
        return statement
                .map(row -> new Found(SessionRow.session(row), key(row, search.order())))
                .all()
                .collectList()
                .map(found -> slice(found, search.limit()));
    }

    private static String sql(SessionSearch search) {
        SessionOrder order = search.order();
        boolean byId = order.field() == SessionOrder.Field.ID;
        String direction = order.descending() ? " DESC" : "";
        String behind = order.descending() ? " < " : " > ";
        return "SELECT s.user_id, s.name, s.created_at, s.only_while_watched, s.sort_key, e.session_id, e.version, e.payload FROM ("
                + "SELECT s.id, s.user_id, s.name, s.created_at, s.only_while_watched, s.version, " + key(order)
                + " AS sort_key"
                + " FROM sessions s WHERE s.user_id = :user AND s.deleted_at IS NULL"
                + (search.statuses().isEmpty() ? "" : " AND s.status IN (:statuses)")
                + (search.text().isEmpty() ? "" : " AND " + TEXT)
                + (search.after() == null
                        ? ""
                        : byId
                                ? " AND s.id" + behind + ":id"
                                : " AND (" + key(order) + ", s.id)" + behind + "(:key, :id)")
                + " ORDER BY sort_key" + direction + ", s.id" + direction + " LIMIT :limit"
                + ") s JOIN session_events e ON e.session_id = s.id AND e.version = s.version"
                + " ORDER BY s.sort_key" + direction + ", s.id" + direction;
    }

    private static String key(SessionOrder order) {
        return switch (order.field()) {
            case ID -> "s.id";
            case NAME -> "lower(s.name)";
            case CREATED_AT -> "s.created_at";
            case UPDATED_AT -> "s.updated_at";
            case LAST_REPORT_AT -> "coalesce(s.last_report_at, 'epoch')";
        };
    }

    private static boolean isByTime(SessionOrder order) {
        return switch (order.field()) {
            case ID, NAME -> false;
            case CREATED_AT, UPDATED_AT, LAST_REPORT_AT -> true;
        };
    }

    /** As it is in a cursor. */
    private static String key(Readable row, SessionOrder order) {
        if (isByTime(order)) {
            Instant time = Objects.requireNonNull(row.get("sort_key", Instant.class));
            return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, time));
        }
        return order.field() == SessionOrder.Field.ID ? "" : SessionRow.text(row, "sort_key");
    }

    private static SessionSlice slice(List<Found> found, int limit) {
        List<Found> page = found.stream().limit(limit).toList();
        return new SessionSlice(
                page.stream().map(Found::session).toList(),
                found.size() > limit ? page.getLast().cursor() : null);
    }

    private record Found(Session session, String key) {
        SessionCursor cursor() {
            return new SessionCursor(key, session.id());
        }
    }
}
