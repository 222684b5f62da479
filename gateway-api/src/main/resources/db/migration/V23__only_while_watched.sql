-- Whether a session is linked only while somebody watches: a session that does not say (NULL) does as its worker, and a worker that does
-- not say links it in any case.
ALTER TABLE sessions ADD COLUMN only_while_watched boolean;
ALTER TABLE workers ADD COLUMN only_while_watched boolean;

-- When the first QR code of the present linking, or of the last one, was stored.
ALTER TABLE sessions ADD COLUMN first_code_at timestamptz;

CREATE FUNCTION note_first_code() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.first_code_at := NEW.updated_at;
    RETURN NEW;
END
$$;

-- The count of codes begins anew with a linking, or with another epoch of its worker.
CREATE TRIGGER sessions_note_first_code BEFORE UPDATE OF qr_codes ON sessions
FOR EACH ROW
WHEN (NEW.qr_codes > 0
    AND (OLD.qr_codes = 0 OR NEW.qr_codes < OLD.qr_codes OR NEW.worker_epoch <> OLD.worker_epoch))
EXECUTE FUNCTION note_first_code();
