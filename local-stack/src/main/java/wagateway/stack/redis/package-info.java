/**
 * A Redis of one's own. Open {@link wagateway.stack.redis.EmbeddedRedis} first.
 * Imports {@code process}.
 */
@NullMarked
package wagateway.stack.redis;

import org.jspecify.annotations.NullMarked;
