-- Counts one more rebuild in the sessions hash: every session of the user has been published.
--
-- KEYS  1 sessions hash
-- ARGV  1 the mark        2 seconds until idle keys expire
-- answer  how many rebuilds there have been

local rebuilds = redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
redis.call('EXPIRE', KEYS[1], ARGV[2])
return rebuilds
