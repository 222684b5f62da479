-- Marks the sessions hash as complete and tells every push pod that listens to the user to read it again.
--
-- KEYS  1 sessions hash   2 shard channel
-- ARGV  1 the mark        2 seconds until idle keys expire
-- answer  1

redis.call('HSET', KEYS[1], ARGV[1], '1')
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('SPUBLISH', KEYS[2], ARGV[1])
return 1
