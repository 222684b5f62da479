-- Counts a connection among those of its user for the length of a lease, by the clock of Redis, and drops those whose
-- lease has ended.
--
-- KEYS  1 connections sorted set: member "<ms since 1970 when it began, 13 digits>-<whatever makes it unique>", score the
--         end of its lease in ms since 1970, negative for one that is to go
-- ARGV  1 member of the connection   2 ms that a lease lasts   3 how many connections there may be, this one included
--       4 "oldest" when those that began first are to go where there are too many, else this one is refused
-- answer  how many connections there are with this one, "0" when it is refused; then the members that are to go

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ended = string.format('%.0f', now)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-' .. ended, ended)

local count = redis.call('ZCOUNT', KEYS[1], '(0', '+inf') + 1
local excess = count - ARGV[3]
local answer = {string.format('%d', math.min(count, ARGV[3]))}
if excess > 0 then
  if ARGV[4] ~= 'oldest' then
    return {'0'}
  end
  local members = redis.call('ZRANGEBYSCORE', KEYS[1], '(0', '+inf')
  table.sort(members)
  for i = 1, math.min(excess, #members) do
    redis.call('ZADD', KEYS[1], '-' .. redis.call('ZSCORE', KEYS[1], members[i]), members[i])
    answer[#answer + 1] = members[i]
  end
end
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return answer
