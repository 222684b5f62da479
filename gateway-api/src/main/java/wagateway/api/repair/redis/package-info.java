/**
 * What Redis says of itself: requests to rebuild, complete hashes, new masters. Open {@link wagateway.api.repair.redis.RedisRebuildRequests} first.
 * Imports {@code outbox}, {@code repair}, {@code requests} and the model.
 */
@NullMarked
package wagateway.api.repair.redis;

import org.jspecify.annotations.NullMarked;
