-- Workers of other kinds than our own, which know nothing of the gateway: it calls them in their words, and asks whether they live.
ALTER TABLE workers
    ADD COLUMN kind text NOT NULL DEFAULT 'native',
    -- of another kind alone: the key that the gateway shows the worker, sealed with one that is not in this database (ADR 35)
    ADD COLUMN sealed_key text,
    -- of another kind alone: where the worker reaches the gateway
    ADD COLUMN gateway_url text,
    -- of another kind alone: when it is asked next whether it lives; pushed into the future by the pod that asks
    ADD COLUMN probe_at timestamptz;

CREATE INDEX workers_to_probe ON workers (probe_at) WHERE probe_at IS NOT NULL;

-- As before, among the workers of some kinds alone: those that the pod can call.
CREATE FUNCTION assign_worker(session text, silence interval, moving boolean, kinds text[])
RETURNS SETOF workers
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    mine sessions%ROWTYPE;
    chosen workers%ROWTYPE;
BEGIN
    SELECT * INTO mine FROM sessions s WHERE s.id = session AND s.deleted_at IS NULL FOR UPDATE;
    IF NOT FOUND OR (moving AND mine.seeks_worker_at IS NULL) THEN
        RETURN;
    END IF;
    SELECT * INTO chosen FROM workers w
    WHERE w.id = mine.worker_id AND w.kind = ANY (kinds) AND NOT w.draining AND w.last_heartbeat_at > now() - silence;
    IF NOT FOUND THEN
        PERFORM pg_advisory_xact_lock(hashtext('wagateway.assign'));
        SELECT * INTO chosen FROM workers w
        WHERE w.kind = ANY (kinds) AND NOT w.draining AND w.last_heartbeat_at > now() - silence AND w.sessions < w.capacity
        ORDER BY moving AND w.id IS NOT DISTINCT FROM mine.guarded_worker_id, w.sessions::float8 / w.capacity, w.id
        LIMIT 1;
        IF NOT FOUND THEN
            RETURN;
        END IF;
        UPDATE sessions s SET
            worker_id = chosen.id,
            guarded_worker_id = chosen.id,
            worker_epoch = CASE WHEN s.guarded_worker_id = chosen.id THEN s.worker_epoch END,
            report_sequence = CASE WHEN s.guarded_worker_id = chosen.id THEN s.report_sequence END,
            retired_epoch = CASE WHEN s.guarded_worker_id = chosen.id THEN s.retired_epoch
                ELSE coalesce(s.worker_epoch, s.retired_epoch) END
        WHERE s.id = session;
        IF mine.guarded_worker_id <> chosen.id THEN
            INSERT INTO evictions (worker_id, session_id, try_at, created_at)
            VALUES (mine.guarded_worker_id, session, now(), now()) ON CONFLICT DO NOTHING;
        END IF;
        DELETE FROM evictions e WHERE e.worker_id = chosen.id AND e.session_id = session;
    END IF;
    RETURN NEXT chosen;
END
$$;

-- What pods of the release before call: they know no other kind.
CREATE OR REPLACE FUNCTION assign_worker(session text, silence interval, moving boolean)
RETURNS SETOF workers
LANGUAGE sql VOLATILE
AS $$
    SELECT * FROM assign_worker(session, silence, moving, ARRAY['native'])
$$;

-- An event CONNECTED that follows another one: where it says less of the same account, that stays.
CREATE FUNCTION with_account_of(event text, before text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN coalesce(said ->> 'phoneNumber', known ->> 'phoneNumber') IS NOT DISTINCT FROM known ->> 'phoneNumber'
            AND known || said <> said
        THEN jsonb_set(event::jsonb, '{account}', known || said)::text
        ELSE event
    END
    FROM (SELECT event::jsonb -> 'account' AS said, before::jsonb -> 'account' AS known) AS accounts
$$;

-- As before, and an account is not forgotten by a report that says less of it.
CREATE OR REPLACE FUNCTION apply_changes(changes json, at_most integer, published_sessions text[], published_versions bigint[])
RETURNS TABLE (
    place integer, outcome text, session_id text, version bigint, user_id text, payload text)
LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    change record;
    mine sessions%ROWTYPE;
    event session_events%ROWTYPE;
    moved sessions[] := '{}';
    known bigint;
    known_of_moved bigint[] := '{}';
    events session_events[] := '{}';
    event_ids text[] := '{}';
    slots text[] := '{}';
    worker text;
    repeated boolean;
    closed boolean;
    shown_until timestamptz;
    before text;
    was_connected boolean;
    codes record;
BEGIN
    FOR change IN
        WITH given AS MATERIALIZED (
            SELECT * FROM json_to_recordset(changes) AS change (
                place integer, id text, known bigint, status text, code text,
                expires bigint, ttl bigint, following_ttl bigint,
                slot text, reported boolean, begins boolean, ends boolean, seeks boolean, deleted boolean, at bigint,
                pairing_code text, pairing_end bigint,
                since bigint, unless text, epoch bigint, sequence bigint, occurred timestamptz, event_id text, reporter text,
                proven boolean, event text)
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
                known_of_moved := known_of_moved || known;
            END IF;
            mine := change.session;
            known := coalesce(change.known, 0);
            event := NULL;
            event.session_id := change.id;
        END IF;
        place := change.place;
        payload := NULL;
        repeated := false;
        IF change.event_id IS NOT NULL THEN
            repeated := change.id || ' ' || change.event_id = ANY (event_ids) OR EXISTS (
                SELECT FROM session_events e WHERE e.session_id = change.id AND e.event_id = change.event_id);
        END IF;
        closed := coalesce(mine.closed_version = mine.version, false);
        outcome := CASE
            WHEN mine.id IS NULL OR mine.deleted_at IS NOT NULL THEN 'unknown'
            WHEN change.proven AND change.reporter IS DISTINCT FROM mine.last_worker_id
                AND change.reporter <> ALL (coalesce(mine.former_worker_ids, '{}')) THEN 'not_assigned'
            WHEN repeated THEN 'duplicate'
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
            was_connected := mine.status = 'CONNECTED';
            mine.status := change.status;
            mine.connecting_at := CASE WHEN change.status = 'CONNECTING' THEN change.stored_at END;
            IF change.status <> 'QR_REQUIRED' THEN
                mine.qr_codes := 0;
            END IF;
            payload := change.event;
            IF was_connected AND change.reported AND mine.status = 'CONNECTED' THEN
                payload := with_account_of(payload, coalesce(event.payload, (
                    SELECT e.payload FROM session_events e
                    WHERE e.session_id = mine.id AND e.version = mine.version - 1)));
            END IF;
            shown_until := mine.qr_expires_at;
            mine.qr_expires_at := NULL;
            IF change.code IS NOT NULL THEN
                -- the second condition is not met by a code of which a pod of an earlier release stored the end
                IF mine.qr_digest = md5(change.code)
                    AND coalesce(shown_until = to_timestamp(mine.qr_end / 1000.0), mine.qr_end IS NOT NULL)
                THEN
                    mine.qr_codes := greatest(mine.qr_codes, 1);
                ELSE
                    mine.qr_codes := mine.qr_codes + 1;
                    mine.qr_digest := md5(change.code);
                    mine.qr_ttl := CASE WHEN mine.qr_codes > 1 THEN coalesce(change.following_ttl, change.ttl)
                        ELSE change.ttl END;
                    mine.qr_end := change.expires - change.ttl + mine.qr_ttl;
                END IF;
                mine.qr_expires_at := to_timestamp(mine.qr_end / 1000.0);
                IF mine.qr_end <> change.expires OR mine.qr_ttl <> change.ttl THEN
                    payload := payload::jsonb || jsonb_build_object('expiresAt', mine.qr_end, 'ttlMs', mine.qr_ttl);
                END IF;
            END IF;
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
                before := NULL;
                IF change.pairing_code IS NOT NULL AND change.code IS NULL AND mine.status = 'QR_REQUIRED'
                    AND shown_until > mine.updated_at
                THEN
                    before := coalesce(event.payload, (
                        SELECT e.payload FROM session_events e
                        WHERE e.session_id = mine.id AND e.version = mine.version - 1));
                    mine.qr_expires_at := shown_until;
                END IF;
                codes := show_codes(mine, payload, change.pairing_code, change.pairing_end, before);
                mine := codes.mine;
                payload := codes.event;
            END IF;
            payload := with_version(payload, mine.version);
            event := (change.id, mine.version, mine.user_id, payload, change.event_id, change.stored_at);
            events := events || event;
            IF change.event_id IS NOT NULL THEN
                event_ids := event_ids || (change.id || ' ' || change.event_id);
            END IF;
        END IF;
        session_id := change.id;
        version := mine.version;
        user_id := mine.user_id;
        RETURN NEXT;
    END LOOP;
    IF event.version IS NOT NULL THEN
        moved := moved || mine;
        known_of_moved := known_of_moved || known;
    END IF;
    RETURN QUERY
        SELECT NULL::integer, 'pending', o.session_id, o.version, o.user_id, o.payload
        FROM unnest(moved) WITH ORDINALITY AS m
        CROSS JOIN LATERAL (
            SELECT * FROM outbox
            WHERE session_id = m.id AND version > known_of_moved[m.ordinality]
            ORDER BY version LIMIT at_most
        ) AS o;
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
    -- the second condition says no more than the first: it has the planner go by the index, whatever the table holds
    FROM unnest(moved) AS m WHERE s.id = m.id AND s.id = ANY (ARRAY(SELECT id FROM unnest(moved)));
    IF published_sessions <> '{}' THEN
        DELETE FROM outbox WHERE ctid = ANY (ARRAY(
            SELECT o.ctid FROM unnest(published_sessions, published_versions) AS published (session_id, version)
            JOIN outbox o ON o.session_id = published.session_id AND o.version = published.version
            FOR UPDATE OF o SKIP LOCKED));
    END IF;
END
$$;
