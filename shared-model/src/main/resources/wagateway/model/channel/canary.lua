-- Publishes what a subscription connection of a push pod must hear soon.
--
-- KEYS  1 shard channel
-- ARGV  1 the message
-- answer  how many subscriptions the node has to the channel

return redis.call('SPUBLISH', KEYS[1], ARGV[1])
