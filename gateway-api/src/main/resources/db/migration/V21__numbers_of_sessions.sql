-- The phone number that a session is linked to on a worker which knows sessions by that alone, as its user has asked for it. It is that of
-- one session only, and has one form: who said the number of another's session would have the login of that.
CREATE TABLE numbers_of_sessions (
    session_id text PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
    phone_number text NOT NULL UNIQUE CHECK (phone_number ~ '^[+][1-9][0-9]{6,14}$')
);
