-- Reads what came after an offset, in one step: from the stream where it reaches back to there without a hole, else the
-- present state. For a client that comes back, what it had subscribed too.
--
-- KEYS  1 sessions hash   2 events stream   3 the subscriptions hash of the client; none: all sessions are of interest
--       4 how often the client was recovered
-- ARGV  1 the mark of a complete hash       2 epoch and 3 seq of the offset; of a client, "0": whatever stream there is
--       4 events that the answer may have   5 ms that the subscriptions are kept from now on
--       6 the field that stands for all sessions
-- answer  1 how often the hash was rebuilt, 0 when it is not complete
--         2 offset of the last event "<epoch>-<seq>", "" when the stream is empty
--         3 "<seq> <event>" of all events after the offset; empty when there are none, or not all of them
--         4 "<version> <event>" of all sessions, when there is no client and 3 is not all that came
--         5 of the client: what it had subscribed, then the seq at that time, and so on
--         6 of the client, when 3 is all that came: "<version> <session id>" of each session it had subscribed
--         7 how often the client was recovered, this time included

local rebuilds = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or 0)
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
local offset, events, states, subscriptions, versions = '', {}, {}, {}, {}
local reaches, recoveries = false, 0

if last then
  local seq = string.match(last[1], '^%d+')
  offset = last[2][2] .. '-' .. seq
  local missed = tonumber(seq) - tonumber(ARGV[3])
  local same = last[2][2] == ARGV[2] or (KEYS[3] and ARGV[2] == '0')
  if same and missed >= 0 and missed <= tonumber(ARGV[4]) then
    local from = string.format('%.0f', tonumber(ARGV[3]) + 1) .. '-0'
    local entries = missed > 0 and redis.call('XRANGE', KEYS[2], from, '+') or {}
    reaches = #entries == missed
    if reaches then
      for i, entry in ipairs(entries) do
        events[i] = string.match(entry[1], '^%d+') .. ' ' .. entry[2][4]
      end
    end
  end
end

if KEYS[3] then
  subscriptions = redis.call('HGETALL', KEYS[3])
  redis.call('PEXPIRE', KEYS[3], ARGV[5])
  recoveries = redis.call('INCR', KEYS[4])
  redis.call('PEXPIRE', KEYS[4], ARGV[5])
end
if not KEYS[3] and not reaches then
  local fields = redis.call('HGETALL', KEYS[1])
  for i = 1, #fields, 2 do
    if fields[i] ~= ARGV[1] then
      states[#states + 1] = fields[i + 1]
    end
  end
elseif KEYS[3] and reaches then
  local sessions = {}
  for i = 1, #subscriptions, 2 do
    sessions[#sessions + 1] = subscriptions[i]
    if subscriptions[i] == ARGV[6] then
      sessions = redis.call('HKEYS', KEYS[1])
      break
    end
  end
  for _, session in ipairs(sessions) do
    local stored = session ~= ARGV[1] and redis.call('HGET', KEYS[1], session)
    if stored then
      versions[#versions + 1] = string.match(stored, '^%d+') .. ' ' .. session
    end
  end
end
return {rebuilds, offset, events, states, subscriptions, versions, recoveries}
