-- While the table was small, or not analysed yet, sessions were looked up by sessions_live_of_user, which has the id behind the user, so each
-- report read all of that index. Whether a session is deleted is looked at in the function anyway.
DO $$
BEGIN
    EXECUTE replace(
        pg_get_functiondef('apply_changes(json,integer,text[],bigint[])'::regprocedure), ' AND s.deleted_at IS NULL', '');
END
$$;
