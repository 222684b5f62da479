-- A session's row holds what decides about its next change; what it looks like is the payload of its latest event.
CREATE TABLE sessions (
    id text COLLATE "C" PRIMARY KEY,
    user_id text NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    status text NOT NULL,
    version bigint NOT NULL,
    -- QR codes offered since the last other status: the first of a linking lives longer
    qr_codes integer NOT NULL DEFAULT 0,
    worker_id text,
    worker_epoch bigint,
    report_sequence bigint,
    occurred_at timestamptz,
    last_report_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz
) WITH (fillfactor = 70);

CREATE UNIQUE INDEX sessions_one_live_slug ON sessions (user_id, slug) WHERE deleted_at IS NULL;
CREATE INDEX sessions_live_of_user ON sessions (user_id, id) WHERE deleted_at IS NULL;
CREATE INDEX sessions_of_worker ON sessions (worker_id) WHERE worker_id IS NOT NULL;

-- Append-only. No foreign key: the statement that stores an event holds the row of its session anyway.
CREATE TABLE session_events (
    session_id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    user_id text NOT NULL,
    payload text NOT NULL,
    event_id text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (session_id, version)
);

CREATE UNIQUE INDEX session_events_once ON session_events (session_id, event_id) WHERE event_id IS NOT NULL;

-- Committed events that Redis may not have; a row goes when its event has been published.
CREATE TABLE outbox (
    session_id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    user_id text NOT NULL,
    payload text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (session_id, version)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);

CREATE INDEX outbox_by_age ON outbox (created_at);

CREATE TABLE workers (
    id text PRIMARY KEY,
    endpoint text NOT NULL,
    capacity integer NOT NULL,
    last_heartbeat_at timestamptz NOT NULL,
    draining boolean NOT NULL DEFAULT false
);

-- The events of a session that wait in the outbox before a version. Volatile on purpose: its query sees what was
-- committed while the calling statement waited for the lock of the session, which the statement's own snapshot hides.
CREATE FUNCTION pending_before(session text, before bigint, at_most integer)
RETURNS TABLE (version bigint, payload text)
LANGUAGE sql VOLATILE
AS $$
    SELECT o.version, o.payload
    FROM outbox o
    WHERE o.session_id = session AND o.version < before
    ORDER BY o.version
    LIMIT at_most
$$;
