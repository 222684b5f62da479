-- Decides on each of the changes, in their order, and stores those that are to be made: the row of the session moves on to its
-- next version, and its event goes to session_events and to the outbox. Answers a row for each change, by its place:
--   outcome: stored, duplicate (of its event id), stale (something newer was stored), slot_taken (the session was given to
--     another worker than the one that reports), unknown (there is no such session)
--   follows: whether the event is the one for a QR code that is not the first of its linking
--   payload: the event, where it is another than the change says: its QR code was shown before and keeps its end, or codes of
--     the event before stay beside it
-- and, as pending, the events of the sessions with something stored that were in the outbox before, at most so many of each.
-- What a change does not say of itself is false: reported (by a worker), begins and ends (a linking), seeks (a worker), deleted.
--
-- All sessions are locked first, in the order of their ids, and in the end the workers whose slots change, in the order of
-- theirs: nobody waits in a circle. What was committed while a session was waited for is seen by all that comes after it
-- (each query of a volatile function sees that), so an event id is never stored twice.
--
-- append_events is what pods of the release before call.
CREATE FUNCTION append_changes(changes json, at_most integer)
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
    closed boolean;
    body text;
    expires bigint;
    ttl bigint;
    shown_until timestamptz;
    codes record;
BEGIN
    FOR change IN
        WITH given AS MATERIALIZED (
            SELECT * FROM json_to_recordset(changes) AS change (
                place integer, id text, status text, code text,
                expires bigint, ttl bigint, following_expires bigint, following_ttl bigint,
                slot text, reported boolean, begins boolean, ends boolean, seeks boolean, deleted boolean, at bigint,
                pairing_code text, pairing_end bigint,
                since bigint, unless text, epoch bigint, sequence bigint, occurred timestamptz, event text, reporter text,
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
        follows := NULL;
        payload := NULL;
        known := false;
        IF change.event IS NOT NULL THEN
            known := change.id || ' ' || change.event = ANY (event_ids) OR EXISTS (
                SELECT FROM session_events e WHERE e.session_id = change.id AND e.event_id = change.event);
        END IF;
        closed := coalesce(mine.closed_version = mine.version, false);
        outcome := CASE
            WHEN mine.id IS NULL OR mine.deleted_at IS NOT NULL THEN 'unknown'
            WHEN known THEN 'duplicate'
            WHEN change.reporter <> mine.last_worker_id THEN 'slot_taken'
            WHEN CASE
                WHEN change.since IS NOT NULL THEN mine.version <> change.since
                WHEN change.unless IS NOT NULL THEN mine.status = change.unless
                WHEN change.epoch IS NOT NULL THEN change.epoch = mine.retired_epoch
                    OR change.epoch = ANY (mine.ended_epochs)
                    OR (change.epoch, change.sequence) <= (mine.worker_epoch, mine.report_sequence)
                    OR (change.epoch = mine.former_epoch AND change.sequence <= mine.former_sequence)
                WHEN change.occurred IS NOT NULL THEN change.occurred < mine.occurred_at
            END THEN 'stale'
            -- Of a closed session the worker was told to stop: that it did is news, else only what shows that it began anew.
            -- One that no worker was ever told to run is linked by somebody else: whatever is not old counts, but an
            -- account is not that of a session which was just made again.
            WHEN closed AND change.reported AND CASE
                WHEN change.status = 'DISCONNECTED' AND mine.status = 'DISCONNECTED' THEN false
                WHEN mine.last_worker_id IS NOT NULL THEN
                    change.epoch IS NULL OR to_timestamp(change.epoch / 1000.0) < mine.updated_at
                ELSE change.epoch IS NULL AND change.occurred IS NULL
                    AND mine.status = 'CREATED' AND change.status IN ('CONNECTED', 'RECONNECTING')
            END THEN 'stale'
            ELSE 'stored'
        END;
        IF outcome = 'stored' THEN
            mine.version := mine.version + 1;
            IF change.ends THEN
                mine.ended_epochs := over_with(mine.ended_epochs, mine.former_epoch, mine.worker_epoch);
                mine.former_epoch := NULL;
                mine.former_sequence := NULL;
                mine.occurred_at := change.stored_at;
            ELSIF change.begins THEN
                IF mine.worker_epoch IS NOT NULL THEN
                    mine.former_epoch := mine.worker_epoch;
                    mine.former_sequence := mine.report_sequence;
                END IF;
                -- who asks once more within a linking is not late: nothing that was ended by the user is heard by it
                IF NOT closed AND mine.status <> 'CONNECTING' THEN
                    mine.ended_epochs := NULL;
                    mine.retired_epoch := NULL;
                    mine.occurred_at := NULL;
                END IF;
            END IF;
            IF change.begins OR change.ends THEN
                mine.worker_epoch := NULL;
                mine.report_sequence := NULL;
            END IF;
            IF (change.ends AND change.begins IS NOT TRUE) OR (closed AND change.status = 'DISCONNECTED') THEN
                mine.closed_version := mine.version;
            END IF;
            IF change.epoch <> mine.worker_epoch THEN
                mine.ended_epochs := over_with(mine.ended_epochs, mine.worker_epoch);
                mine.qr_codes := 0;
            END IF;
            IF change.epoch IS NOT NULL THEN
                mine.worker_epoch := change.epoch;
                mine.report_sequence := change.sequence;
            END IF;
            mine.occurred_at := greatest(mine.occurred_at, change.occurred);
            mine.status := change.status;
            mine.connecting_at := CASE WHEN change.status = 'CONNECTING' THEN change.stored_at END;
            IF change.status <> 'QR_REQUIRED' THEN
                mine.qr_codes := 0;
            END IF;
            expires := NULL;
            -- the second condition is not met by a code of which a pod of the release before stored the end
            known := change.code IS NOT NULL AND mine.qr_digest = md5(change.code)
                AND coalesce(mine.qr_expires_at = to_timestamp(mine.qr_end / 1000.0), mine.qr_end IS NOT NULL);
            IF known THEN
                mine.qr_codes := greatest(mine.qr_codes, 1);
            ELSIF change.code IS NOT NULL THEN
                mine.qr_codes := mine.qr_codes + 1;
            END IF;
            follows := change.following IS NOT NULL AND mine.qr_codes > 1;
            body := CASE WHEN follows THEN change.following || mine.version || change.following_tail
                ELSE change.head || mine.version || change.tail END;
            IF change.code IS NOT NULL THEN
                expires := CASE WHEN follows THEN change.following_expires ELSE change.expires END;
                ttl := CASE WHEN follows THEN change.following_ttl ELSE change.ttl END;
                IF known THEN
                    body := replace(body,
                        '"expiresAt":' || expires || ',"ttlMs":' || ttl,
                        '"expiresAt":' || mine.qr_end || ',"ttlMs":' || mine.qr_ttl);
                    payload := body;
                    expires := mine.qr_end;
                ELSE
                    mine.qr_digest := md5(change.code);
                    mine.qr_end := expires;
                    mine.qr_ttl := ttl;
                END IF;
            END IF;
            shown_until := mine.qr_expires_at;
            mine.qr_expires_at := to_timestamp(expires / 1000.0);
            worker := CASE change.slot
                WHEN 'TAKEN' THEN coalesce(mine.worker_id, mine.last_worker_id) WHEN 'KEPT' THEN mine.worker_id END;
            IF worker IS DISTINCT FROM mine.worker_id THEN
                slots := slots || mine.worker_id || worker;
                mine.worker_id := worker;
            END IF;
            mine.seeks_worker_at := CASE WHEN change.seeks THEN now() END;
            IF change.reported THEN
                mine.last_report_at := change.stored_at;
            END IF;
            mine.updated_at := change.stored_at;
            IF change.deleted THEN
                mine.deleted_at := change.stored_at;
            END IF;
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
        version = m.version, status = m.status, connecting_at = m.connecting_at,
        qr_codes = m.qr_codes, qr_digest = m.qr_digest, qr_expires_at = m.qr_expires_at,
        qr_end = m.qr_end, qr_ttl = m.qr_ttl,
        pairing_code = m.pairing_code, pairing_expires_at = m.pairing_expires_at,
        worker_id = m.worker_id, seeks_worker_at = m.seeks_worker_at, failed_moves = 0,
        worker_epoch = m.worker_epoch, report_sequence = m.report_sequence, occurred_at = m.occurred_at,
        former_epoch = m.former_epoch, former_sequence = m.former_sequence, retired_epoch = m.retired_epoch,
        ended_epochs = m.ended_epochs, closed_version = m.closed_version,
        last_report_at = m.last_report_at, updated_at = m.updated_at, deleted_at = m.deleted_at
    FROM unnest(moved) AS m WHERE s.id = m.id;
END
$$;
