-- Stores an event as the latest of its session, appends it to the user's stream and publishes it, all or nothing.
-- An event that is not newer than the stored one changes nothing, so every publish may be repeated.
--
-- KEYS  1 sessions hash   2 events stream   3 shard channel
-- ARGV  1 session id      2 version         3 event JSON
--       4 epoch to use when the stream is empty   5 entries the stream keeps   6 seconds until idle keys expire
-- answer  the offset "<epoch>-<seq>", or nil when the event is not newer

local stored = redis.call('HGET', KEYS[1], ARGV[1])
if stored and tonumber(string.match(stored, '^%d+')) >= tonumber(ARGV[2]) then
  return nil
end

local epoch, seq = ARGV[4], 1
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
if last then
  epoch = last[2][2]
  seq = tonumber(string.match(last[1], '^%d+')) + 1
end
local number = string.format('%.0f', seq)
local offset = epoch .. '-' .. number

redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], number .. '-0', 'epoch', epoch, 'event', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[6])
redis.call('EXPIRE', KEYS[2], ARGV[6])
redis.call('SPUBLISH', KEYS[3], offset .. ' ' .. ARGV[3])
return offset
