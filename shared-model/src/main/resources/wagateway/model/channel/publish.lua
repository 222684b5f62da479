-- Stores the last of some events as the latest of their session, appends each to the user's stream and publishes it, all or nothing.
-- An event that is not newer than the stored one changes nothing, so every publish may be repeated. Where none is stored, Redis may
-- have lost a newer one that was seen already: only the latest event of a session is taken then.
--
-- A stream belongs to the server process that began it. Another process may have lost the end of it in a failover, and would
-- give the offsets of what was lost to other events: it begins the stream anew. So does an event that is not the next after
-- the stored one, as what was between is lost, unless a rebuild has read it before that was published.
--
-- A library of one function, which has the library's NAME. Libraries are replicated and stored, what they remember is not.
--
-- KEYS  1 sessions hash   2 events stream   3 shard channel
-- ARGV  1 session id
--       2 second part of the epoch of a stream that begins, after 8 digits of the process's run id
--       3 entries the stream keeps          4 seconds until idle keys expire
--       5 "latest": nothing newer was seen before; a stream of another process begins with it whether or not it is newer;
--         "rebuild": the same, but what was between it and the stored one is still to be published by who committed that; else ""
--       6... version and text of each event, the oldest first
-- answer  the offset of the last one "<epoch>-<seq>", nil when none is newer or what is between is still to come, '' when nothing was done as it must be the latest

local run

redis.register_function(NAME, function(KEYS, ARGV)
  run = run or string.match(redis.call('INFO', 'server'), 'run_id:(%x%x%x%x%x%x%x%x)')
  local rebuild = ARGV[5] == 'rebuild'
  local latest = rebuild or ARGV[5] == 'latest'
  local stored = redis.call('HGET', KEYS[1], ARGV[1])
  if not stored and not latest then
    return ''
  end
  local version = stored and tonumber(string.match(stored, '^%d+'))
  local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
  local epoch, seq, offset
  if last and string.sub(last[2][2], 1, #run) == run then
    epoch, seq = last[2][2], tonumber(string.match(last[1], '^%d+'))
  end
  if rebuild and epoch and version and tonumber(ARGV[6]) > version + 1 then
    return nil
  end

  for i = 6, #ARGV, 2 do
    local steps = version and tonumber(ARGV[i]) - version or 1
    if steps > 0 or (latest and not epoch) then
      local event = ARGV[i + 1]
      if steps > 0 then
        version, stored = tonumber(ARGV[i]), ARGV[i] .. ' ' .. event
      else
        event = string.match(stored, '^%d+ (.*)$')
      end
      if steps > 1 or not epoch then
        redis.call('DEL', KEYS[2])
        epoch, seq = run .. ARGV[2] .. (offset and i or ''), 0
      end
      seq = seq + 1
      local number = string.format('%.0f', seq)
      offset = epoch .. '-' .. number
      redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], number .. '-0', 'epoch', epoch, 'event', event)
      redis.call('SPUBLISH', KEYS[3], offset .. ' ' .. event)
    end
  end

  if offset then
    redis.call('HSET', KEYS[1], ARGV[1], stored)
    redis.call('EXPIRE', KEYS[1], ARGV[4])
    redis.call('EXPIRE', KEYS[2], ARGV[4])
  end
  return offset
end)
