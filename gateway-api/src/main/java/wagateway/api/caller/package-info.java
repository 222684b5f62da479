/**
 * Finds out which user sends a request, and refuses those who cannot say. Open {@link wagateway.api.caller.CallerFilter} first. Imports {@code access}, {@code problem} and the model.
 */
@NullMarked
package wagateway.api.caller;

import org.jspecify.annotations.NullMarked;
