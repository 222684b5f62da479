/**
 * The texts in which an event lies in PostgreSQL, travels through Redis and comes to front ends. Open {@link wagateway.model.wire.EventJson} first.
 * Imports {@code event}, {@code identity} and {@code token}.
 */
@NullMarked
package wagateway.model.wire;

import org.jspecify.annotations.NullMarked;
