/**
 * Fills the Redis hash of a user again when a push pod finds it incomplete. Open {@link wagateway.api.rebuild.Rebuilder} first. Imports {@code background}, {@code outbox} and the model.
 */
@NullMarked
package wagateway.api.rebuild;

import org.jspecify.annotations.NullMarked;
