-- A worker is forgotten only when no session names it as the one that it was given to last.
CREATE INDEX sessions_guarded_by_worker ON sessions (guarded_worker_id) WHERE deleted_at IS NULL;
