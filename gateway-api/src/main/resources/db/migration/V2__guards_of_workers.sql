-- Reports are ordered per worker: an epoch is a time of the clock of the worker that sent it, so those of two workers
-- are not compared. Whose reports worker_epoch and report_sequence order, and the epoch of the worker before, whose
-- late reports change nothing.
ALTER TABLE sessions
    ADD COLUMN guarded_worker_id text,
    ADD COLUMN retired_epoch bigint,
    -- of the QR code offered last in this linking: one that comes twice is counted once
    ADD COLUMN qr_digest text;

-- Sessions deleted lately count for the limit of their user.
CREATE INDEX sessions_deleted_of_user ON sessions (user_id, deleted_at) WHERE deleted_at IS NOT NULL;
