/**
 * Where Redis is and how it is laid out. Open {@link wagateway.model.redis.RedisUrl} first. Imports nothing.
 */
@NullMarked
package wagateway.model.redis;

import org.jspecify.annotations.NullMarked;
