/**
 * Follows events on their way through the pod. Open {@link wagateway.api.trace.EventTraces} first.
 * Imports the model.
 */
@NullMarked
package wagateway.api.trace;

import org.jspecify.annotations.NullMarked;
