-- Tokens that are not accepted any more: one (token_id), those issued before a time, or all of the user. Of each of those there is
-- one row. Rows are written under a lock on the table, so that the highest change that is seen covers all lower ones.
CREATE TABLE revocations (
    change bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id text NOT NULL,
    token_id text,
    issued_before timestamptz,
    until timestamptz NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
