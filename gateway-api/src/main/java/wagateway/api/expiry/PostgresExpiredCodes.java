package wagateway.api.expiry;

import java.time.Instant;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import wagateway.model.event.SessionEvent.QrCodeUpdated;
import wagateway.model.wire.EventJson;

/** The QR codes that sessions still show though they ran out. A session's row says when the code that it shows does. */
@Component
final class PostgresExpiredCodes {
    private static final String EXPIRED = """
            SELECT e.payload
            FROM sessions s JOIN session_events e ON e.session_id = s.id AND e.version = s.version
            WHERE s.qr_expires_at <= :moment
            ORDER BY s.qr_expires_at LIMIT :limit""";

    private final DatabaseClient database;

    PostgresExpiredCodes(DatabaseClient database) {
        this.database = database;
    }

    /** Those that ran out by a moment, the oldest first. Nothing is locked: each may have a successor already. */
    Flux<QrCodeUpdated> by(Instant moment, int limit) {
        return database.sql(EXPIRED)
                .bind("moment", moment)
                .bind("limit", limit)
                .map(row -> EventJson.read(Objects.requireNonNull(row.get("payload", String.class))))
                .all()
                .ofType(QrCodeUpdated.class);
    }
}
