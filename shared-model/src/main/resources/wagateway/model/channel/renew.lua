-- Renews the leases of connections of a user that a pod has, by the clock of Redis; those that Redis has lost have one again.
--
-- KEYS  1 connections sorted set, as in connect.lua
-- ARGV  1 ms that a lease lasts   2... members
-- answer  those of them that are to go; they are forgotten

local time = redis.call('TIME')
local leased = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1])
local answer = {}
for i = 2, #ARGV do
  local score = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if score and tonumber(score) < 0 then
    redis.call('ZREM', KEYS[1], ARGV[i])
    answer[#answer + 1] = ARGV[i]
  else
    redis.call('ZADD', KEYS[1], leased, ARGV[i])
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return answer
