/**
 * The register of pods in Redis. Open {@link wagateway.push.cluster.redis.RedisPods} first.
 * Imports {@code cluster}, {@code pod} and the model.
 */
@NullMarked
package wagateway.push.cluster.redis;

import org.jspecify.annotations.NullMarked;
