/**
 * Which tokens are not accepted any more. Open {@link wagateway.push.revocation.RedisRevocationWatch} first.
 * Imports the model.
 */
@NullMarked
package wagateway.push.revocation;

import org.jspecify.annotations.NullMarked;
