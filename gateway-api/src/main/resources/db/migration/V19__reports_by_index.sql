-- A plan is kept for as long as its connection, so one that was made while a table was small reads it as a whole when it no longer is.
ALTER FUNCTION apply_changes(json, integer, text[], bigint[]) SET enable_seqscan = off;
