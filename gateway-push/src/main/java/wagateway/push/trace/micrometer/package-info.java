/**
 * Keeps the spans by Micrometer. Open {@link wagateway.push.trace.micrometer.MicrometerDeliveryTracer} first.
 * Imports {@code trace} and the model.
 */
@NullMarked
package wagateway.push.trace.micrometer;

import org.jspecify.annotations.NullMarked;
