/**
 * Keeps the spans by Micrometer, as children of that of the request. Open {@link wagateway.api.trace.micrometer.MicrometerTraces} first. Imports {@code trace}.
 */
@NullMarked
package wagateway.api.trace.micrometer;

import org.jspecify.annotations.NullMarked;
