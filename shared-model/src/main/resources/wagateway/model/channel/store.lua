-- Keeps all that a client has subscribed, in the place of what is kept of it, which Redis may have lost in part; unless the client was
-- recovered by another connection meanwhile.
--
-- KEYS  1 the subscriptions hash of the client   2 events stream   3 how often it was recovered
-- ARGV  1 ms that they are kept                  2 how often it was recovered when its connection began
--       3... what is subscribed
-- answer  1, or 0 when the client has another connection

local recoveries = redis.call('GET', KEYS[3])
if recoveries and recoveries ~= ARGV[2] then
  return 0
end
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
local seq = last and tonumber(string.match(last[1], '^%d+')) or 0
local before = redis.call('HGETALL', KEYS[1])
local since = {}
for i = 1, #before, 2 do
  since[before[i]] = tonumber(before[i + 1])
end

redis.call('DEL', KEYS[1])
for i = 3, #ARGV do
  redis.call('HSET', KEYS[1], ARGV[i], string.format('%.0f', math.min(seq, since[ARGV[i]] or seq)))
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
-- Redis may have lost this too: older connections of the client must know that it has another one
for _ = (recoveries or 0) + 1, tonumber(ARGV[2]) do
  redis.call('INCR', KEYS[3])
end
redis.call('PEXPIRE', KEYS[3], ARGV[1])
return 1
