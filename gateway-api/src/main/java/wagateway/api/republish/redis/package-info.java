/**
 * Finds new masters by what each keeps of itself. Open {@link wagateway.api.republish.redis.RedisMasters} first. Imports {@code republish} and the model.
 */
@NullMarked
package wagateway.api.republish.redis;

import org.jspecify.annotations.NullMarked;
