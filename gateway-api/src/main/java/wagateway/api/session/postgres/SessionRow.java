package wagateway.api.session.postgres;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import wagateway.api.session.Session;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.EventJson;

/** Reads rows with an event: {@code session_id}, {@code version} and {@code payload}. */
public final class SessionRow {
    private SessionRow() {}

    public static SessionEvent event(Readable row) {
        return EventJson.read(
                new SessionId(text(row, "session_id")),
                new EventVersion(Objects.requireNonNull(row.get("version", Long.class))),
                text(row, "payload"));
    }

    /** The latest event of a session, with {@code user_id}, {@code name}, {@code created_at} and {@code only_while_watched} of that. */
    public static Session session(Readable row) {
        SessionEvent latest = event(row);
        return new Session(
                latest.sessionId(),
                new UserId(text(row, "user_id")),
                text(row, "name"),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                row.get("only_while_watched", Boolean.class),
                latest);
    }

    static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
