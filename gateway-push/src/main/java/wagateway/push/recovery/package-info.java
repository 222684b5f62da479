/**
 * What is kept for users and clients that missed something, and the decisions how that is made good. Open {@link wagateway.push.recovery.RecoveryStore} first.
 * Imports {@code source} and the model.
 */
@NullMarked
package wagateway.push.recovery;

import org.jspecify.annotations.NullMarked;
