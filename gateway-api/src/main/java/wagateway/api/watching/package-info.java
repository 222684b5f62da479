/**
 * Pauses linkings that nobody watches, and goes on with them when somebody does. Open {@link wagateway.api.watching.WatchingSweep} first.
 * Imports {@code background}, {@code connect}, {@code metrics}, {@code pod}, {@code requests}, {@code session}, {@code session.postgres} and the model.
 */
@NullMarked
package wagateway.api.watching;

import org.jspecify.annotations.NullMarked;
