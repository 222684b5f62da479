/**
 * Who and what an event is about: typed ids that cannot be confused, and the caller of a request. Open {@link wagateway.model.identity.SessionId} first.
 * Imports nothing of ours.
 */
@NullMarked
package wagateway.model.identity;

import org.jspecify.annotations.NullMarked;
