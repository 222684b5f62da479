/**
 * Events from Redis: shard channels, by Lettuce. Open {@link wagateway.push.source.redis.RedisEventBus} first.
 * Imports {@code pod}, {@code source} and the model.
 */
@NullMarked
package wagateway.push.source.redis;

import org.jspecify.annotations.NullMarked;
