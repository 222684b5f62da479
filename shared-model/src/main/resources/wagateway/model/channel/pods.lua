-- Drops the pods whose lease has ended, renews the lease of the caller and reads who is left, by the clock of Redis.
--
-- KEYS  1 pods sorted set: member "<pod id>@<host:port>", score the end of its lease in ms since 1970
-- ARGV  1 member of the caller, "" to read only   2 ms that a lease lasts
-- answer  "1" when the caller had a lease before, else "0"; then each member

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))

local answer = {'0'}
if ARGV[1] ~= '' then
  if redis.call('ZSCORE', KEYS[1], ARGV[1]) then
    answer[1] = '1'
  end
  redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  answer[#answer + 1] = member
end
return answer
