package wagateway.api.session.postgres;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import wagateway.api.session.Freshness;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionEvent.QrCodeUpdated;

/**
 * A change as one statement, and so as one transaction and one round trip: the row of the session moves on to its next
 * version if the change is fresh, the event and its place in the outbox follow from that, and the answer says what
 * happened and which older events of the session are still to be published.
 *
 * <p>Changes of one session wait for each other at its row, and each then decides on what the one before left there.
 * A duplicate that was committed during that wait is caught by the unique index on the event id.
 */
final class AppendStatement {
    /** More waiting events than this mean that Redis is away: they are left to the relay. */
    static final int MAX_OLDER = 16;

    private static final String SQL = """
            WITH changed AS (
                UPDATE sessions SET
                    version = version + 1,
                    status = :status,
                    qr_codes = CASE WHEN :qr AND qr_digest = md5(:code) THEN qr_codes
                        WHEN :qr THEN qr_codes + 1 WHEN :status = 'QR_REQUIRED' THEN qr_codes ELSE 0 END,
                    qr_digest = CASE WHEN :qr THEN md5(:code) WHEN :status = 'QR_REQUIRED' THEN qr_digest END,
                    qr_expires_at = CASE WHEN qr_codes > 1 OR (qr_codes = 1 AND qr_digest IS DISTINCT FROM md5(:code))
                        THEN :followingExpires ELSE :expires END,
                    worker_id = CASE :seat WHEN 'TAKEN' THEN coalesce(worker_id, guarded_worker_id)
                        WHEN 'KEPT' THEN worker_id END,
                    seeks_worker_at = CASE WHEN :lost THEN now() END,
                    failed_moves = 0,
                    worker_epoch = coalesce(:epoch, worker_epoch),
                    report_sequence = coalesce(:sequence, report_sequence),
                    occurred_at = coalesce(:occurred, occurred_at),
                    last_report_at = CASE WHEN :reported THEN :at ELSE last_report_at END,
                    updated_at = :at,
                    deleted_at = CASE WHEN :deleted THEN :at END
                WHERE id = :id AND deleted_at IS NULL
                  AND CASE
                        WHEN :since IS NOT NULL THEN version = :since
                        WHEN :epoch IS NOT NULL THEN
                            :epoch IS DISTINCT FROM retired_epoch
                            AND (worker_epoch IS NULL OR (:epoch, :sequence) > (worker_epoch, report_sequence))
                        WHEN :occurred IS NOT NULL THEN occurred_at IS NULL OR :occurred >= occurred_at
                        ELSE true
                      END
                  AND (:reporter IS NULL OR guarded_worker_id IS NULL OR guarded_worker_id = :reporter)
                  AND NOT EXISTS (SELECT FROM session_events WHERE session_id = :id AND event_id = :event)
                RETURNING id, user_id, version, qr_codes,
                    CASE WHEN :hasFollowing AND qr_codes > 1 THEN :following || version || :followingTail
                         ELSE :head || version || :tail END AS payload
            ), stored AS (
                INSERT INTO session_events (session_id, version, user_id, payload, event_id, created_at)
                SELECT id, version, user_id, payload, :event, :at FROM changed
            ), queued AS (
                INSERT INTO outbox (session_id, version, user_id, payload, created_at)
                SELECT id, version, user_id, payload, clock_timestamp() FROM changed
            )
            SELECT changed.version, changed.user_id, changed.qr_codes,
                   older.version AS older_version, older.payload AS older_payload,
                   EXISTS (SELECT FROM sessions WHERE id = :id AND deleted_at IS NULL) AS known,
                   EXISTS (SELECT FROM session_events WHERE session_id = :id AND event_id = :event) AS duplicate
            FROM (VALUES (1)) AS one
            LEFT JOIN changed ON true
            LEFT JOIN LATERAL pending_before(changed.id, changed.version, :older) AS older ON true""";

    private AppendStatement() {}

    static GenericExecuteSpec of(DatabaseClient database, Append append) {
        SessionChange change = append.change();
        PayloadTemplate first = append.first();
        PayloadTemplate following = append.following();
        var shape = change.draft().at(PayloadTemplate.PLACE);
        var next = change.followingQr() == null ? shape : change.followingQr().at(PayloadTemplate.PLACE);
        var bounds = Bounds.of(change.freshness());
        Effect effect = change.effect();
        return database.sql(SQL)
                .bind("id", change.sessionId().value())
                .bind("status", shape.status().name())
                .bind("qr", shape instanceof QrCodeUpdated)
                .bind("code", shape instanceof QrCodeUpdated shown ? shown.qr().value() : "")
                .bind("expires", expiry(shape))
                .bind("followingExpires", expiry(next))
                .bind("seat", effect.seat().name())
                .bind("lost", effect == Effect.LOST)
                .bind("reported", effect.isReport())
                .bind("deleted", effect == Effect.DELETED)
                .bind("at", change.at())
                .bind("since", bigint(bounds.since()))
                .bind("epoch", bigint(bounds.epoch()))
                .bind("sequence", bigint(bounds.sequence()))
                .bind("occurred", time(bounds.occurredAt()))
                .bind("event", Parameters.in(R2dbcType.VARCHAR, change.eventId()))
                .bind(
                        "reporter",
                        Parameters.in(
                                R2dbcType.VARCHAR,
                                change.reporter() == null
                                        ? null
                                        : change.reporter().value()))
                .bind("head", first.head())
                .bind("tail", first.tail())
                .bind("hasFollowing", following != null)
                .bind("following", following == null ? "" : following.head())
                .bind("followingTail", following == null ? "" : following.tail())
                .bind("older", MAX_OLDER + 1);
    }

    private static Parameter expiry(SessionEvent event) {
        return time(event instanceof QrCodeUpdated shown ? shown.qr().expiresAt() : null);
    }

    private static Parameter time(@Nullable Instant value) {
        return Parameters.in(R2dbcType.TIMESTAMP_WITH_TIME_ZONE, value);
    }

    private static Parameter bigint(@Nullable Long value) {
        return Parameters.in(R2dbcType.BIGINT, value);
    }

    /** A freshness as the columns it is compared with. */
    record Bounds(
            @Nullable Long since,
            @Nullable Long epoch,
            @Nullable Long sequence,
            @Nullable Instant occurredAt) {
        static Bounds of(Freshness freshness) {
            return switch (freshness) {
                case Freshness.Always _ -> new Bounds(null, null, null, null);
                case Freshness.Unchanged(var version) -> new Bounds(version.value(), null, null, null);
                case Freshness.Numbered(long epoch, long sequence, Instant at) -> new Bounds(null, epoch, sequence, at);
                case Freshness.Timed(Instant at) -> new Bounds(null, null, null, at);
            };
        }
    }
}
