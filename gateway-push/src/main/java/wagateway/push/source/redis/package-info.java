/**
 * Events from Redis: shard channels by Lettuce, snapshots by script. Open {@link wagateway.push.source.redis.RedisEventSource} first. Imports {@code source} and {@code model}.
 */
@NullMarked
package wagateway.push.source.redis;

import org.jspecify.annotations.NullMarked;
