-- Marks the sessions hash as complete: every session of the user has been published.
--
-- KEYS  1 sessions hash
-- ARGV  1 the mark        2 seconds until idle keys expire
-- answer  1

redis.call('HSET', KEYS[1], ARGV[1], '1')
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
