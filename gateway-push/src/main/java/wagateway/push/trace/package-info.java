/**
 * Spans of the delivery of traced events, from Redis to the sockets. Open {@link wagateway.push.trace.DeliveryTracer} first.
 * Imports the model.
 */
@NullMarked
package wagateway.push.trace;

import org.jspecify.annotations.NullMarked;
