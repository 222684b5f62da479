-- Keeps nothing of a client whose connection is over, unless it was recovered by another one meanwhile.
--
-- KEYS  1 the subscriptions hash of the client   2 how often it was recovered
-- ARGV  1 how often when the connection began
-- answer  how many keys there were; 0 when the client has another connection

if tonumber(redis.call('GET', KEYS[2]) or 0) > tonumber(ARGV[1]) then
  return 0
end
return redis.call('DEL', KEYS[1], KEYS[2])
