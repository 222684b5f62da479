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

-- Decides on each of the changes, in their order, and stores those that are to be made: the row of the session moves on to its
-- next version, and its event goes to session_events and to the outbox. Answers a row for each change, by its place:
--   outcome: stored, duplicate (of its event id), stale (something newer was stored), slot_taken (the session was given to
--     another worker than the one that reports), unknown (there is no such session)
--   follows: whether the event is the one for a QR code that is not the first of its linking
--   payload: the event, where it is another than the change says, as it keeps codes of the one before
-- and, as pending, the events of the sessions with something stored that were in the outbox before, at most so many of each.
--
-- All sessions are locked first, in the order of their ids, and in the end the workers whose slots change, in the order of
-- theirs: nobody waits in a circle. What was committed while a session was waited for is seen by all that comes after it
-- (each query of a volatile function sees that), so an event id is never stored twice.
CREATE OR REPLACE FUNCTION append_events(changes json, at_most integer)
RETURNS TABLE (
    place integer, outcome text, session_id text, version bigint, user_id text, follows boolean, payload text)
LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    change record;
    mine sessions%ROWTYPE;
    event session_events%ROWTYPE;
    moved sessions[] := '{}';
    events session_events[] := '{}';
    event_ids text[] := '{}';
    slots text[] := '{}';
    worker text;
    known boolean;
    body text;
    expires bigint;
    shown_until timestamptz;
    codes record;
BEGIN
    FOR change IN
        WITH given AS MATERIALIZED (
            SELECT * FROM json_to_recordset(changes) AS change (
                place integer, id text, status text, code text, expires bigint, following_expires bigint,
                slot text, reported boolean, lost boolean, deleted boolean, at bigint,
                pairing_code text, pairing_end bigint,
                since bigint, epoch bigint, sequence bigint, occurred timestamptz, event text, reporter text,
                head text, tail text, following text, following_tail text)
        ), locked AS MATERIALIZED (
            SELECT s.id, s AS session FROM sessions s
            WHERE s.id = ANY (ARRAY(SELECT id FROM given)) AND s.deleted_at IS NULL
            ORDER BY s.id FOR NO KEY UPDATE
        )
        SELECT given.*, to_timestamp(given.at / 1000.0) AS stored_at, locked.session
        FROM given LEFT JOIN locked ON locked.id = given.id
        ORDER BY given.id, given.place
    LOOP
        IF change.id IS DISTINCT FROM event.session_id THEN
            IF event.version IS NOT NULL THEN
                moved := moved || mine;
            END IF;
            mine := change.session;
            event := NULL;
            event.session_id := change.id;
        END IF;
        place := change.place;
        payload := NULL;
        known := false;
        IF change.event IS NOT NULL THEN
            known := change.id || ' ' || change.event = ANY (event_ids) OR EXISTS (
                SELECT FROM session_events e WHERE e.session_id = change.id AND e.event_id = change.event);
        END IF;
        outcome := CASE
            WHEN mine.id IS NULL OR mine.deleted_at IS NOT NULL THEN 'unknown'
            WHEN known THEN 'duplicate'
            WHEN change.reporter <> mine.last_worker_id THEN 'slot_taken'
            WHEN CASE
                WHEN change.since IS NOT NULL THEN mine.version <> change.since
                WHEN change.epoch IS NOT NULL THEN change.epoch = mine.retired_epoch
                    OR (change.epoch, change.sequence) <= (mine.worker_epoch, mine.report_sequence)
                WHEN change.occurred IS NOT NULL THEN change.occurred < mine.occurred_at
            END THEN 'stale'
            ELSE 'stored'
        END;
        IF outcome = 'stored' THEN
            mine.version := mine.version + 1;
            mine.status := change.status;
            IF change.status <> 'QR_REQUIRED' THEN
                mine.qr_codes := 0;
                mine.qr_digest := NULL;
            ELSIF change.code IS NOT NULL AND mine.qr_digest IS DISTINCT FROM md5(change.code) THEN
                mine.qr_codes := mine.qr_codes + 1;
                mine.qr_digest := md5(change.code);
            END IF;
            follows := change.following IS NOT NULL AND mine.qr_codes > 1;
            expires := CASE WHEN follows THEN change.following_expires ELSE change.expires END;
            shown_until := mine.qr_expires_at;
            mine.qr_expires_at := to_timestamp(expires / 1000.0);
            worker := CASE change.slot
                WHEN 'TAKEN' THEN coalesce(mine.worker_id, mine.last_worker_id) WHEN 'KEPT' THEN mine.worker_id END;
            IF worker IS DISTINCT FROM mine.worker_id THEN
                slots := slots || mine.worker_id || worker;
                mine.worker_id := worker;
            END IF;
            mine.seeks_worker_at := CASE WHEN change.lost THEN now() END;
            IF change.epoch IS NOT NULL THEN
                mine.worker_epoch := change.epoch;
                mine.report_sequence := change.sequence;
            END IF;
            mine.occurred_at := coalesce(change.occurred, mine.occurred_at);
            IF change.reported THEN
                mine.last_report_at := change.stored_at;
            END IF;
            mine.updated_at := change.stored_at;
            IF change.deleted THEN
                mine.deleted_at := change.stored_at;
            END IF;
            body := CASE WHEN follows THEN change.following || mine.version || change.following_tail
                ELSE change.head || mine.version || change.tail END;
            IF change.pairing_code IS NOT NULL OR mine.pairing_code IS NOT NULL THEN
                codes := keep_codes(
                    mine, body, change.code, change.pairing_code, change.pairing_end, shown_until, event.payload);
                mine := codes.mine;
                IF codes.kept THEN
                    body := codes.body;
                    payload := body;
                END IF;
            END IF;
            event := (change.id, mine.version, mine.user_id, body, change.event, change.stored_at);
            events := events || event;
            IF change.event IS NOT NULL THEN
                event_ids := event_ids || (change.id || ' ' || change.event);
            END IF;
        END IF;
        version := mine.version;
        user_id := mine.user_id;
        RETURN NEXT;
    END LOOP;
    IF event.version IS NOT NULL THEN
        moved := moved || mine;
    END IF;
    RETURN QUERY
        SELECT NULL::integer, 'pending', o.session_id, o.version, o.user_id, NULL::boolean, o.payload
        FROM unnest(moved) AS m
        CROSS JOIN LATERAL (SELECT * FROM outbox WHERE session_id = m.id ORDER BY version LIMIT at_most) AS o;
    INSERT INTO session_events (session_id, version, user_id, payload, event_id, created_at)
    SELECT e.session_id, e.version, e.user_id, e.payload, e.event_id, e.created_at FROM unnest(events) AS e;
    INSERT INTO outbox (session_id, version, user_id, payload, created_at)
    SELECT e.session_id, e.version, e.user_id, e.payload, clock_timestamp() FROM unnest(events) AS e;
    IF slots <> '{}' THEN
        PERFORM FROM workers w WHERE w.id = ANY (slots) ORDER BY w.id FOR NO KEY UPDATE;
    END IF;
    UPDATE sessions s SET
        version = m.version, status = m.status,
        qr_codes = m.qr_codes, qr_digest = m.qr_digest, qr_expires_at = m.qr_expires_at,
        pairing_code = m.pairing_code, pairing_expires_at = m.pairing_expires_at,
        worker_id = m.worker_id, seeks_worker_at = m.seeks_worker_at, failed_moves = 0,
        worker_epoch = m.worker_epoch, report_sequence = m.report_sequence, occurred_at = m.occurred_at,
        last_report_at = m.last_report_at, updated_at = m.updated_at, deleted_at = m.deleted_at
    FROM unnest(moved) AS m WHERE s.id = m.id;
END
$$;
