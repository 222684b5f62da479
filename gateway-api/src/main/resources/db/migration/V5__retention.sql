-- One row: how far the pruning of old events has come, and what is remembered of sessions that were forgotten.
CREATE TABLE retention (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    -- pods prune in turns: the first session that this round has not seen, and when the next step is due
    next_session text COLLATE "C" NOT NULL DEFAULT '',
    due_at timestamptz NOT NULL DEFAULT now(),
    -- no forgotten session had a higher version: a new session begins above it
    highest_version bigint NOT NULL DEFAULT 0,
    -- its value a round ago: a session up to it may be forgotten, as everybody who creates one knows it by now
    known_version bigint NOT NULL DEFAULT 0
);

INSERT INTO retention DEFAULT VALUES;
