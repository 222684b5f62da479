/**
 * The requests to rebuild, and the mark of a complete hash. Open {@link wagateway.api.rebuild.redis.RedisRebuildRequests} first. Imports {@code rebuild} and the model.
 */
@NullMarked
package wagateway.api.rebuild.redis;

import org.jspecify.annotations.NullMarked;
