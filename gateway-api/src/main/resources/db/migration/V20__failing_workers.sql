-- When a worker failed last to open a session: for a while after it, it is given others only where no other worker has room.
ALTER TABLE workers ADD COLUMN failed_at timestamptz;

-- As before, but a worker that has just failed to open a session comes last: its slots stay free, so it would be asked first each time.
-- None of those named in asked is chosen, and no worker at all where the session has another version than since, if that is given.
CREATE FUNCTION assign_worker(session text, silence interval, moving boolean, kinds text[], asked text[], since bigint)
RETURNS SETOF workers
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    mine sessions%ROWTYPE;
    chosen workers%ROWTYPE;
BEGIN
    SELECT * INTO mine FROM sessions s WHERE s.id = session AND s.deleted_at IS NULL FOR UPDATE;
    IF NOT FOUND OR (moving AND mine.seeks_worker_at IS NULL) OR mine.version <> since THEN
        RETURN;
    END IF;
    SELECT * INTO chosen FROM workers w
    WHERE w.id = mine.worker_id AND w.id <> ALL (asked) AND w.kind = ANY (kinds)
        AND NOT w.draining AND w.last_heartbeat_at > now() - silence;
    IF NOT FOUND THEN
        PERFORM pg_advisory_xact_lock(hashtext('wagateway.assign'));
        SELECT * INTO chosen FROM workers w
        WHERE w.id <> ALL (asked) AND w.kind = ANY (kinds)
            AND NOT w.draining AND w.last_heartbeat_at > now() - silence AND w.sessions < w.capacity
        ORDER BY moving AND w.id IS NOT DISTINCT FROM mine.guarded_worker_id,
            coalesce(w.failed_at > now() - interval '30 seconds', false), w.sessions::float8 / w.capacity, w.id
        LIMIT 1;
        IF NOT FOUND THEN
            RETURN;
        END IF;
        UPDATE sessions s SET
            worker_id = chosen.id,
            guarded_worker_id = chosen.id,
            worker_epoch = CASE WHEN s.guarded_worker_id = chosen.id THEN s.worker_epoch END,
            report_sequence = CASE WHEN s.guarded_worker_id = chosen.id THEN s.report_sequence END,
            retired_epoch = CASE WHEN s.guarded_worker_id = chosen.id THEN s.retired_epoch
                ELSE coalesce(s.worker_epoch, s.retired_epoch) END
        WHERE s.id = session;
        IF mine.guarded_worker_id <> chosen.id THEN
            INSERT INTO evictions (worker_id, session_id, try_at, created_at)
            VALUES (mine.guarded_worker_id, session, now(), now()) ON CONFLICT DO NOTHING;
        END IF;
        DELETE FROM evictions e WHERE e.worker_id = chosen.id AND e.session_id = session;
    END IF;
    RETURN NEXT chosen;
END
$$;

-- What pods of the release before call.
CREATE OR REPLACE FUNCTION assign_worker(session text, silence interval, moving boolean, kinds text[])
RETURNS SETOF workers
LANGUAGE sql VOLATILE
AS $$
    SELECT * FROM assign_worker(session, silence, moving, kinds, '{}', NULL)
$$;
