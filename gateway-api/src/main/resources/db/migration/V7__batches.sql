-- As pending_before, of many sessions at once.
CREATE FUNCTION pending_before_each(sessions text[], before bigint[], at_most integer)
RETURNS TABLE (session_id text, version bigint, payload text)
LANGUAGE sql VOLATILE
AS $$
    SELECT given.session, older.version, older.payload
    FROM unnest(sessions, before) AS given (session, before)
    CROSS JOIN LATERAL (
        SELECT o.version, o.payload FROM outbox o
        WHERE o.session_id = given.session AND o.version < given.before
        ORDER BY o.version LIMIT at_most
    ) AS older
$$;
