package wagateway.api.session.postgres;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.session.Freshness;
import wagateway.api.session.SessionChange;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionEvent.QrCodeUpdated;

/**
 * Reports of different sessions as one statement, and so as one commit. It stores those that are fresh and keep the seat of
 * their session; the others it leaves alone, without saying why: {@link AppendStatement} tells.
 *
 * <p>The rows of the sessions are locked in the order of their ids, and no worker's: batches never wait in a circle. An
 * event id that is committed while a row is waited for fails the whole batch.
 */
final class BatchStatement {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private static final String SQL = """
            WITH given AS MATERIALIZED (
                SELECT * FROM json_to_recordset(CAST(:reports AS json)) AS report (
                    place integer, id text, status text, code text, expires bigint, following_expires bigint, ends boolean,
                    at bigint, epoch bigint, sequence bigint, occurred timestamptz, event text, reporter text,
                    head text, tail text, following text, following_tail text)
            ), locked AS MATERIALIZED (
                SELECT id FROM sessions WHERE id = ANY (ARRAY(SELECT id FROM given)) ORDER BY id FOR NO KEY UPDATE
            ), changed AS (
                UPDATE sessions s SET
                    version = s.version + 1,
                    status = g.status,
                    qr_codes = CASE WHEN s.qr_digest = md5(g.code) THEN s.qr_codes
                        WHEN g.code IS NOT NULL THEN s.qr_codes + 1
                        WHEN g.status = 'QR_REQUIRED' THEN s.qr_codes ELSE 0 END,
                    qr_digest = CASE WHEN g.code IS NOT NULL THEN md5(g.code)
                        WHEN g.status = 'QR_REQUIRED' THEN s.qr_digest END,
                    qr_expires_at = to_timestamp(CASE
                        WHEN s.qr_codes > 1 OR (s.qr_codes = 1 AND s.qr_digest IS DISTINCT FROM md5(coalesce(g.code, '')))
                        THEN g.following_expires ELSE g.expires END / 1000.0),
                    seeks_worker_at = NULL,
                    failed_moves = 0,
                    worker_epoch = coalesce(g.epoch, s.worker_epoch),
                    report_sequence = coalesce(g.sequence, s.report_sequence),
                    occurred_at = coalesce(g.occurred, s.occurred_at),
                    last_report_at = to_timestamp(g.at / 1000.0),
                    updated_at = to_timestamp(g.at / 1000.0)
                FROM given g JOIN locked ON locked.id = g.id
                WHERE s.id = g.id AND s.deleted_at IS NULL
                  AND s.worker_id IS NOT DISTINCT FROM
                      CASE WHEN NOT g.ends THEN coalesce(s.worker_id, s.guarded_worker_id) END
                  AND CASE
                        WHEN g.epoch IS NOT NULL THEN
                            g.epoch IS DISTINCT FROM s.retired_epoch
                            AND (s.worker_epoch IS NULL
                                OR (g.epoch, g.sequence) > (s.worker_epoch, s.report_sequence))
                        WHEN g.occurred IS NOT NULL THEN s.occurred_at IS NULL OR g.occurred >= s.occurred_at
                        ELSE true
                      END
                  AND (g.reporter IS NULL OR s.guarded_worker_id IS NULL OR s.guarded_worker_id = g.reporter)
                  AND NOT EXISTS (SELECT FROM session_events e WHERE e.session_id = g.id AND e.event_id = g.event)
                RETURNING g.place, s.id, s.user_id, s.version, s.qr_codes, g.event, s.updated_at AS at,
                    CASE WHEN g.following IS NOT NULL AND s.qr_codes > 1
                         THEN g.following || s.version || g.following_tail
                         ELSE g.head || s.version || g.tail END AS payload
            ), stored AS (
                INSERT INTO session_events (session_id, version, user_id, payload, event_id, created_at)
                SELECT id, version, user_id, payload, event, at FROM changed
            ), queued AS (
                INSERT INTO outbox (session_id, version, user_id, payload, created_at)
                SELECT id, version, user_id, payload, clock_timestamp() FROM changed
            )
            SELECT changed.place, changed.version, changed.user_id, changed.qr_codes,
                   older.version AS older_version, older.payload AS older_payload
            FROM changed
            LEFT JOIN pending_before_each(
                (SELECT array_agg(id ORDER BY id) FROM changed),
                (SELECT array_agg(version ORDER BY id) FROM changed), :older) AS older ON older.session_id = changed.id
            ORDER BY changed.place, older.version""";

    private BatchStatement() {}

    /** Whether a change can be one of many: a report that holds whatever was before it, or says itself when it came. */
    static boolean takes(SessionChange change) {
        return change.effect().isReport() && !(change.freshness() instanceof Freshness.Unchanged);
    }

    /** @param appends of different sessions; the answer calls them by their place in the list */
    static GenericExecuteSpec of(DatabaseClient database, List<Append> appends) {
        var reports = new Report[appends.size()];
        for (int place = 0; place < reports.length; place++) {
            reports[place] = Report.of(place, appends.get(place));
        }
        return database.sql(SQL)
                .bind("reports", MAPPER.writeValueAsString(reports))
                .bind("older", AppendStatement.MAX_OLDER + 1);
    }

    private record Report(
            int place,
            String id,
            String status,
            @Nullable String code,
            @Nullable Long expires,
            @Nullable Long following_expires,
            boolean ends,
            long at,
            @Nullable Long epoch,
            @Nullable Long sequence,
            @Nullable String occurred,
            @Nullable String event,
            @Nullable String reporter,
            String head,
            String tail,
            @Nullable String following,
            @Nullable String following_tail) {
        static Report of(int place, Append append) {
            SessionChange change = append.change();
            SessionEvent shape = change.draft().at(PayloadTemplate.PLACE);
            SessionEvent next =
                    change.followingQr() == null ? shape : change.followingQr().at(PayloadTemplate.PLACE);
            var bounds = AppendStatement.Bounds.of(change.freshness());
            PayloadTemplate following = append.following();
            return new Report(
                    place,
                    change.sessionId().value(),
                    shape.status().name(),
                    shape instanceof QrCodeUpdated shown ? shown.qr().value() : null,
                    expiry(shape),
                    expiry(next),
                    change.effect() == SessionChange.Effect.ENDED,
                    change.at().toEpochMilli(),
                    bounds.epoch(),
                    bounds.sequence(),
                    bounds.occurredAt() instanceof Instant occurred ? occurred.toString() : null,
                    change.eventId(),
                    change.reporter() == null ? null : change.reporter().value(),
                    append.first().head(),
                    append.first().tail(),
                    following == null ? null : following.head(),
                    following == null ? null : following.tail());
        }

        private static @Nullable Long expiry(SessionEvent event) {
            return event instanceof QrCodeUpdated shown ? shown.qr().expiresAt().toEpochMilli() : null;
        }
    }
}
