/**
 * What can happen to a session. Open {@link wagateway.model.event.SessionEvent} first.
 * Imports {@code identity}.
 */
@NullMarked
package wagateway.model.event;

import org.jspecify.annotations.NullMarked;
