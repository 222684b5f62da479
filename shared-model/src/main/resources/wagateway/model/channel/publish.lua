-- Stores an event as the latest of its session, appends it to the user's stream and publishes it, all or nothing.
-- An event that is not newer than the stored one changes nothing, so every publish may be repeated. One that is not the next
-- after the stored one begins the stream anew: a failover lost what was between, and its offsets may name other events.
--
-- KEYS  1 sessions hash   2 events stream   3 shard channel
-- ARGV  1 session id      2 version         3 event JSON
--       4 epoch to use when the stream begins   5 entries the stream keeps   6 seconds until idle keys expire
--       7 optional: an epoch; a stream with another one begins anew with it, and the latest event of the session is
--         published whether or not it was before
-- answer  the offset "<epoch>-<seq>", or nil when the event is not newer

local version, event = ARGV[2], ARGV[3]
local stored = redis.call('HGET', KEYS[1], ARGV[1])
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
local steps = stored and tonumber(version) - tonumber(string.match(stored, '^%d+')) or 1
local anew = steps > 1
if ARGV[7] then
  anew = not (last and last[2][2] == ARGV[7])
end
if steps < 1 then
  if not anew then
    return nil
  end
  version, event = string.match(stored, '^(%d+) (.*)$')
end

local epoch, seq = ARGV[7] or ARGV[4], 1
if anew then
  redis.call('DEL', KEYS[2])
elseif last then
  epoch = last[2][2]
  seq = tonumber(string.match(last[1], '^%d+')) + 1
end
local number = string.format('%.0f', seq)
local offset = epoch .. '-' .. number

redis.call('HSET', KEYS[1], ARGV[1], version .. ' ' .. event)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], number .. '-0', 'epoch', epoch, 'event', event)
redis.call('EXPIRE', KEYS[1], ARGV[6])
redis.call('EXPIRE', KEYS[2], ARGV[6])
redis.call('SPUBLISH', KEYS[3], offset .. ' ' .. event)
return offset
