-- The pairing code of the present linking, kept past its end: reported again it stays ended. And when it runs out; NULL when it
-- is not to be shown.
ALTER TABLE sessions
    ADD COLUMN pairing_code text,
    ADD COLUMN pairing_expires_at timestamptz;

CREATE INDEX sessions_by_expiry_of_pairing_code ON sessions (pairing_expires_at) WHERE pairing_expires_at IS NOT NULL;

-- What becomes of the codes of a session with its next event. A pairing code lives on beside the QR codes that follow, and a QR
-- code beside a pairing code that is reported by itself; any status but QR_REQUIRED ends both. No event of a change has a
-- pairing code in itself: here it gets the one that the session shows.
--   mine: the row as the event leaves it, but for its codes; updated_at is the time of the event
--   body: the event
--   kept: whether the event is another now
--   qr, pairing, pairing_end: the codes that the change says, the end in milliseconds
--   shown_until: when the QR code shown before runs out
--   before: the event before, where it is not stored yet
CREATE FUNCTION keep_codes(
    INOUT mine sessions, INOUT body text, OUT kept boolean,
    qr text, pairing text, pairing_end bigint, shown_until timestamptz, before text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    shown text;
BEGIN
    kept := false;
    IF mine.status <> 'QR_REQUIRED' THEN
        mine.pairing_code := NULL;
        mine.pairing_expires_at := NULL;
        RETURN;
    END IF;
    IF pairing IS NOT NULL AND pairing IS DISTINCT FROM mine.pairing_code THEN
        mine.pairing_code := pairing;
        mine.pairing_expires_at := to_timestamp(pairing_end / 1000.0);
    END IF;
    IF mine.pairing_expires_at <= mine.updated_at THEN
        mine.pairing_expires_at := NULL;
    END IF;
    IF pairing IS NOT NULL AND qr IS NULL AND shown_until > mine.updated_at THEN
        IF before IS NULL THEN
            SELECT e.payload INTO before FROM session_events e
            WHERE e.session_id = mine.id AND e.version = mine.version - 1;
        END IF;
        SELECT string_agg(to_json(member.key)::text || ':' || member.value::text, ',') INTO shown
        FROM json_each(before::json) AS member
        WHERE member.key IN ('qr', 'expiresAt', 'ttlMs', 'attempt', 'maxAttempts');
        mine.qr_expires_at := shown_until;
        body := left(regexp_replace(body, '"type":"status"', '"type":"qr"'), -1) || ',' || shown || '}';
        kept := true;
    END IF;
    IF mine.pairing_expires_at IS NOT NULL THEN
        body := left(body, -1) || ',"pairingCode":' || to_json(mine.pairing_code) || ',"pairingCodeExpiresAt":'
            || round(extract(epoch FROM mine.pairing_expires_at) * 1000)::bigint || '}';
        kept := true;
    END IF;
END
$$;
