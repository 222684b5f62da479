-- A session has a seat on a worker as long as worker_id names one; guarded_worker_id is the worker it was given to last.
-- How many seats of each worker are taken is kept with the worker, so that nobody has to count.
ALTER TABLE workers ADD COLUMN sessions integer NOT NULL DEFAULT 0;

UPDATE sessions SET worker_id = NULL WHERE status IN ('CREATED', 'DISCONNECTED', 'ERROR') OR deleted_at IS NOT NULL;
UPDATE workers SET sessions = (SELECT count(*) FROM sessions WHERE worker_id = workers.id);

-- Every statement that takes a seat or gives one up holds the row of the session first, then that of the worker. Only an
-- assignment holds two workers, and there is one of those at a time: nobody waits in a circle.
CREATE FUNCTION count_seats() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE workers
    SET sessions = sessions + CASE WHEN id IS NOT DISTINCT FROM NEW.worker_id THEN 1 ELSE -1 END
    WHERE id IN (OLD.worker_id, NEW.worker_id);
    RETURN NULL;
END
$$;

CREATE TRIGGER sessions_count_seats AFTER UPDATE OF worker_id ON sessions
    FOR EACH ROW WHEN (OLD.worker_id IS DISTINCT FROM NEW.worker_id)
    EXECUTE FUNCTION count_seats();

-- When a session whose worker fell silent is to be given to another; it has no seat then, or one that its new worker is
-- still being told of. Pushed into the future by whoever tries, so that another tries again if that one ends.
ALTER TABLE sessions
    ADD COLUMN seeks_worker_at timestamptz,
    ADD COLUMN failed_moves integer NOT NULL DEFAULT 0;

CREATE INDEX sessions_seeking_worker ON sessions (seeks_worker_at) WHERE seeks_worker_at IS NOT NULL;

-- Sessions that a worker may still run though they were given to another, until it has been told.
CREATE TABLE evictions (
    worker_id text NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    try_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (worker_id, session_id)
);

-- Gives a session a seat: on the live worker where it has one, else on the least loaded live one with room. Empty when
-- there is none. One assignment at a time chooses, after all before it have been committed (each query of a volatile
-- function sees what was committed before it), so that a capacity is never passed.
CREATE FUNCTION assign_worker(session text, silence interval, moving boolean)
RETURNS SETOF workers
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    mine sessions%ROWTYPE;
    chosen workers%ROWTYPE;
BEGIN
    SELECT * INTO mine FROM sessions s WHERE s.id = session AND s.deleted_at IS NULL FOR UPDATE;
    IF NOT FOUND OR (moving AND mine.seeks_worker_at IS NULL) THEN
        RETURN;
    END IF;
    SELECT * INTO chosen FROM workers w
    WHERE w.id = mine.worker_id AND NOT w.draining AND w.last_heartbeat_at > now() - silence;
    IF NOT FOUND THEN
        PERFORM pg_advisory_xact_lock(hashtext('wagateway.assign'));
        SELECT * INTO chosen FROM workers w
        WHERE NOT w.draining AND w.last_heartbeat_at > now() - silence AND w.sessions < w.capacity
        ORDER BY moving AND w.id IS NOT DISTINCT FROM mine.guarded_worker_id, w.sessions::float8 / w.capacity, w.id
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
