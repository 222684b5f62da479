/**
 * Brings committed events to Redis, in order per session, however often that has to be tried. Open {@link wagateway.api.outbox.PublishQueue} first.
 * Imports {@code background}, {@code metrics}, {@code pod}, {@code trace} and the model.
 */
@NullMarked
package wagateway.api.outbox;

import org.jspecify.annotations.NullMarked;
