-- The worker that a session was given to last. guarded_worker_id, its former name, is what assign_worker writes as long as
-- pods of an earlier release read that.
ALTER TABLE sessions ADD COLUMN last_worker_id text GENERATED ALWAYS AS (guarded_worker_id) STORED;

CREATE INDEX sessions_by_last_worker ON sessions (last_worker_id) WHERE deleted_at IS NULL;
