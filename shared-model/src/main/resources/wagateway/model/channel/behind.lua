-- Tells one caller at a time that this server is not the one that is known to have all that was published lately.
--
-- KEYS  1 mark: the run id of the server that lacks nothing   2 claim: its caller is at it
-- ARGV  1 ms after which the next caller is told too
-- answer  the run id of this server; "" when it lacks nothing, or another caller was told

local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
if redis.call('GET', KEYS[1]) == run then
  return ''
end
if redis.call('GET', KEYS[2]) == run then
  return ''
end
redis.call('SET', KEYS[2], run, 'PX', ARGV[1])
return run
