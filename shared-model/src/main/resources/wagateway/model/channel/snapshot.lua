-- Reads the present state of sessions, and the place in the stream that it belongs to, in one step. Keeps who has
-- subscribed what, so that it can be recovered.
--
-- KEYS  1 sessions hash   2 events stream   3... the subscriptions hash of a client, one for each subscription
-- ARGV  1 the mark of a complete hash       2 ms that subscriptions are kept
--       3... what is subscribed, one for each of KEYS 3...; then session ids; none: all sessions of the user
-- answer  how often the hash was rebuilt, 0 when it is not complete;
--         offset of the last event "<epoch>-<seq>", "" when the stream is empty;
--         for each of KEYS 3..., whether something was kept of the client before: 1 or 0;
--         "<version> <event>" of each session found

local rebuilds = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or 0)
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
local seq = last and string.match(last[1], '^%d+') or '0'
local before = {}
local answer = {rebuilds, last and last[2][2] .. '-' .. seq or '', before}

for i = 3, #KEYS do
  before[i - 2] = redis.call('PEXPIRE', KEYS[i], ARGV[2])
  redis.call('HSET', KEYS[i], ARGV[i], seq)
  redis.call('PEXPIRE', KEYS[i], ARGV[2])
end

local first = math.max(#KEYS, 2) + 1
if #ARGV < first then
  local fields = redis.call('HGETALL', KEYS[1])
  for i = 1, #fields, 2 do
    if fields[i] ~= ARGV[1] then
      answer[#answer + 1] = fields[i + 1]
    end
  end
else
  for i = first, #ARGV do
    local stored = redis.call('HGET', KEYS[1], ARGV[i])
    if stored then
      answer[#answer + 1] = stored
    end
  end
end
return answer
