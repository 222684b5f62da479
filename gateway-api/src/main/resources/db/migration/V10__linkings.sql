-- What tells the reports of a linking from late ones of those before it. worker_epoch, report_sequence and occurred_at order
-- the reports of the present linking alone.
ALTER TABLE sessions
    -- the last numbers of the linking before, where nobody ended it: of that epoch only what comes after them counts
    ADD COLUMN former_epoch bigint,
    ADD COLUMN former_sequence bigint,
    -- epochs that are over, the latest last: their reports change nothing
    ADD COLUMN ended_epochs bigint[],
    -- of the event by which the user disconnected the session or made it again, as long as nothing came after it
    ADD COLUMN closed_version bigint,
    -- since when the session is CONNECTING
    ADD COLUMN connecting_at timestamptz,
    -- of the code with qr_digest, in milliseconds: when it ends or ended, and how long it lives in all
    ADD COLUMN qr_end bigint,
    ADD COLUMN qr_ttl bigint;

UPDATE sessions SET connecting_at = now() WHERE status = 'CONNECTING' AND deleted_at IS NULL;

CREATE INDEX sessions_by_connecting ON sessions (connecting_at) WHERE connecting_at IS NOT NULL;

-- When the worker last registered without the sessions that it had.
ALTER TABLE workers ADD COLUMN restarted_at timestamptz;

-- The latest 16 of the epochs that are over.
CREATE FUNCTION over_with(epochs bigint[], VARIADIC more bigint[])
RETURNS bigint[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT known[greatest(cardinality(known) - 15, 1):] FROM array_remove(epochs || more, NULL) AS known
$$;

-- On another worker the epochs of the one before are over, whichever release moves the session.
CREATE FUNCTION end_epochs_of_worker() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.ended_epochs := over_with(OLD.ended_epochs, OLD.former_epoch, OLD.worker_epoch);
    NEW.former_epoch := NULL;
    NEW.former_sequence := NULL;
    RETURN NEW;
END
$$;

CREATE TRIGGER sessions_end_epochs_of_worker BEFORE UPDATE OF guarded_worker_id ON sessions
    FOR EACH ROW WHEN (OLD.guarded_worker_id IS DISTINCT FROM NEW.guarded_worker_id)
    EXECUTE FUNCTION end_epochs_of_worker();

-- For operators: the next report of the session counts, whatever was reported before.
CREATE FUNCTION reset_order(session text) RETURNS void
LANGUAGE sql
AS $$
    UPDATE sessions SET
        worker_epoch = NULL, report_sequence = NULL, occurred_at = NULL, retired_epoch = NULL,
        former_epoch = NULL, former_sequence = NULL, ended_epochs = NULL, closed_version = NULL
    WHERE id = session
$$;
