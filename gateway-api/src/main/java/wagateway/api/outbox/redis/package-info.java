/**
 * Publishes through the script of the shared model. Open {@link wagateway.api.outbox.redis.RedisEventPublisher} first. Imports {@code outbox} and the model.
 */
@NullMarked
package wagateway.api.outbox.redis;

import org.jspecify.annotations.NullMarked;
