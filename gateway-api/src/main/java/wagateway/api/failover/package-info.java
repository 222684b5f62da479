/**
 * Gives the sessions of workers that fell silent to others, and tells workers what they have lost. Open {@link wagateway.api.failover.Failover} first.
 * Imports {@code background}, {@code connect}, {@code metrics}, {@code pod}, {@code session}, {@code session.postgres}, {@code trace}, {@code worker} and the model.
 */
@NullMarked
package wagateway.api.failover;

import org.jspecify.annotations.NullMarked;
