package wagateway.api.outbox.postgres;

import io.r2dbc.spi.Readable;
import java.util.Objects;
import wagateway.api.outbox.PendingEvent;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** A row with an event, of whichever table. */
public final class EventRow {
    private EventRow() {}

    public static PendingEvent read(Readable row) {
        return new PendingEvent(
                new UserId(text(row, "user_id")),
                new SessionId(text(row, "session_id")),
                new EventVersion(Objects.requireNonNull(row.get("version", Long.class))),
                text(row, "payload"));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
