-- The phone number that a session is linked to on a worker which knows sessions by that alone, as its user has asked for it.
CREATE TABLE numbers_of_sessions (
    session_id text PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
    phone_number text NOT NULL
);
