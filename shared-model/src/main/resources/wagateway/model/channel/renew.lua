-- Renews the leases of connections of a user that a pod has, by the clock of Redis. Those that Redis has lost, or has
-- never counted, have one again as far as there is room for them.
--
-- KEYS  1 connections sorted set, as in connect.lua
-- ARGV  1 ms that a lease lasts   2 how many connections there may be   3... members
-- answer  those of them that are to go; they are forgotten

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local leased = string.format('%.0f', now + ARGV[1])
local room = ARGV[2] - redis.call('ZCOUNT', KEYS[1], string.format('%.0f', now), '+inf')
local answer = {}
for i = 3, #ARGV do
  local score = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[i]) or 0)
  local counts = score >= now
  if counts or score >= 0 and room > 0 then
    redis.call('ZADD', KEYS[1], leased, ARGV[i])
    room = counts and room or room - 1
  else
    redis.call('ZREM', KEYS[1], ARGV[i])
    answer[#answer + 1] = ARGV[i]
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return answer
