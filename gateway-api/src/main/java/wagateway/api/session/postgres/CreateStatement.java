package wagateway.api.session.postgres;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import wagateway.api.outbox.PublishQueue;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.EventJson;

/**
 * A new session as one statement. An id that its owner deleted lives again, with its next version, and late reports of
 * its former life change nothing; one of another user is left unchanged. A new one begins above the versions of all
 * that were forgotten, as its id may be one of theirs. What was committed while the statement waited shows in none of
 * the answers: then another try sees it.
 */
final class CreateStatement {
    /** How long a deleted session counts for the limit of its user, so that the rows do not grow without end. */
    private static final Duration REMEMBERED = Duration.ofHours(24);

    static final SessionState CREATED = new StatusOnly(SessionStatus.CREATED);

    private static final String SQL = """
            WITH live AS (
                SELECT count(*) FILTER (WHERE deleted_at IS NULL OR id <> :id) AS sessions,
                       count(*) FILTER (WHERE deleted_at IS NULL AND slug = :slug) AS same
                FROM sessions WHERE user_id = :user AND (deleted_at IS NULL OR deleted_at > :remembered)
            ), created AS (
                INSERT INTO sessions (id, user_id, name, slug, status, version, created_at, updated_at, only_while_watched)
                SELECT :id, :user, :name, :slug, 'CREATED', retention.highest_version + 1, :at, :at, CAST(:watched AS boolean)
                FROM live, retention
                WHERE live.same = 0 AND live.sessions < :limit
                ON CONFLICT (id) DO UPDATE SET
                    name = excluded.name, slug = excluded.slug, status = excluded.status,
                    version = sessions.version + 1, qr_codes = 0, qr_end = NULL, connecting_at = NULL,
                    ended_epochs = over_with(sessions.ended_epochs, sessions.former_epoch, sessions.worker_epoch),
                    former_epoch = NULL, worker_epoch = NULL, report_sequence = NULL, occurred_at = excluded.created_at,
                    closed_version = sessions.version + 1, only_while_watched = excluded.only_while_watched,
                    created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = NULL
                WHERE sessions.user_id = excluded.user_id AND sessions.deleted_at IS NOT NULL
                RETURNING id, user_id, version, with_version(:event, version) AS payload
            ), stored AS (
                INSERT INTO session_events (session_id, version, user_id, payload, created_at)
                SELECT id, version, user_id, payload, :at FROM created
            ), queued AS (
                INSERT INTO outbox (session_id, version, user_id, payload, created_at)
                SELECT id, version, user_id, payload, clock_timestamp() FROM created
            )
            SELECT created.version, created.payload, live.same > 0 AS same, live.sessions >= :limit AS at_limit,
                   older.version AS older_version, older.payload AS older_payload
            FROM live
            LEFT JOIN created ON true
            LEFT JOIN LATERAL pending_before(created.id, created.version, :older) AS older ON true""";

    private CreateStatement() {}

    static GenericExecuteSpec of(
            DatabaseClient database,
            UserId owner,
            SessionId id,
            String name,
            String slug,
            @Nullable Boolean onlyWhileWatched,
            Instant at,
            int limit) {
        GenericExecuteSpec statement = database.sql(SQL);
        return (onlyWhileWatched == null
                        ? statement.bindNull("watched", Boolean.class)
                        : statement.bind("watched", onlyWhileWatched))
                .bind("user", owner.value())
                .bind("id", id.value())
                .bind("name", name)
                .bind("slug", slug)
                .bind("event", EventJson.write(id, at, null, CREATED, null))
                .bind("at", at)
                .bind("remembered", at.minus(REMEMBERED))
                .bind("limit", limit)
                .bind("older", PublishQueue.MAX_OLDER + 1);
    }
}
