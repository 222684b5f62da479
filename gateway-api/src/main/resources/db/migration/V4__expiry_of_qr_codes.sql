-- When the QR code that a session shows runs out; NULL when it shows none.
ALTER TABLE sessions ADD COLUMN qr_expires_at timestamptz;

UPDATE sessions s
SET qr_expires_at = to_timestamp((e.payload::json ->> 'expiresAt')::bigint / 1000.0)
FROM session_events e
WHERE e.session_id = s.id AND e.version = s.version AND s.deleted_at IS NULL AND e.payload::json ->> 'type' = 'qr';

CREATE INDEX sessions_by_expiry_of_qr ON sessions (qr_expires_at) WHERE qr_expires_at IS NOT NULL;
