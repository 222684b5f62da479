/**
 * The texts in which an event lies in PostgreSQL and travels through Redis, with their format numbers. Open {@link wagateway.model.wire.EventJson} first.
 * Imports {@code event}, {@code identity} and {@code token}.
 */
@NullMarked
package wagateway.model.wire;

import org.jspecify.annotations.NullMarked;
