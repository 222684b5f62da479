-- Stores an event as the latest of its session, appends it to the user's stream and publishes it, all or nothing.
-- An event that is not newer than the stored one changes nothing, so every publish may be repeated. Where none is stored, Redis may
-- have lost a newer one that was seen already: only the latest event of a session is taken then.
--
-- A stream belongs to the server process that began it. Another process may have lost the end of it in a failover, and would
-- give the offsets of what was lost to other events: it begins the stream anew. So does an event that is not the next after
-- the stored one, as what was between is lost.
--
-- KEYS  1 sessions hash   2 events stream   3 shard channel
-- ARGV  1 session id      2 version         3 event JSON
--       4 second part of the epoch of a stream that begins, after 8 digits of the process's run id
--       5 entries the stream keeps          6 seconds until idle keys expire
--       7 "latest": nothing newer was seen before; a stream of another process begins with it whether or not it is newer
-- answer  the offset "<epoch>-<seq>", nil when the event is not newer, '' when nothing was done as it must be the latest

local version, event = ARGV[2], ARGV[3]
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x%x%x%x%x%x%x%x)')
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
local ours = last and string.sub(last[2][2], 1, #run) == run
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if not stored and not ARGV[7] then
  return ''
end
local steps = stored and tonumber(version) - tonumber(string.match(stored, '^%d+')) or 1
if steps < 1 then
  if ours or not ARGV[7] then
    return nil
  end
  version, event = string.match(stored, '^(%d+) (.*)$')
end

local epoch, seq = run .. ARGV[4], 1
if ours and steps <= 1 then
  epoch = last[2][2]
  seq = tonumber(string.match(last[1], '^%d+')) + 1
else
  redis.call('DEL', KEYS[2])
end
local number = string.format('%.0f', seq)
local offset = epoch .. '-' .. number

redis.call('HSET', KEYS[1], ARGV[1], version .. ' ' .. event)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], number .. '-0', 'epoch', epoch, 'event', event)
redis.call('EXPIRE', KEYS[1], ARGV[6])
redis.call('EXPIRE', KEYS[2], ARGV[6])
redis.call('SPUBLISH', KEYS[3], offset .. ' ' .. event)
return offset
