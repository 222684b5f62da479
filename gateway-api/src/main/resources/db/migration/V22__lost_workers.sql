-- Since when a worker is taken to be lost: null until it is silent for too long, and again once it has shown that it lives. Whichever
-- pod writes it says so in its log, so that there is one line for each of both.
ALTER TABLE workers ADD COLUMN lost_at timestamptz;
UPDATE workers SET lost_at = now() WHERE last_heartbeat_at < now() - interval '1 hour';
