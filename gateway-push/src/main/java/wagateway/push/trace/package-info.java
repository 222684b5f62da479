/**
 * Follows events whose trace is sampled from Redis to the sockets. Open {@link wagateway.push.trace.DeliveryTracer} first. Imports {@code client} and the model.
 */
@NullMarked
package wagateway.push.trace;

import org.jspecify.annotations.NullMarked;
