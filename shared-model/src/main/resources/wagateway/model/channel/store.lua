-- Keeps all that a client has subscribed, in the place of what is kept of it, which Redis may have lost in part.
--
-- KEYS  1 the subscriptions hash of the client   2 events stream
-- ARGV  1 ms that they are kept                  2... what is subscribed
-- answer  how many there are

local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
local seq = last and tonumber(string.match(last[1], '^%d+')) or 0
local before = redis.call('HGETALL', KEYS[1])
local since = {}
for i = 1, #before, 2 do
  since[before[i]] = tonumber(before[i + 1])
end

redis.call('DEL', KEYS[1])
for i = 2, #ARGV do
  redis.call('HSET', KEYS[1], ARGV[i], string.format('%.0f', math.min(seq, since[ARGV[i]] or seq)))
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return #ARGV - 1
