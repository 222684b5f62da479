/**
 * Keeps the numbers in Micrometer. Open {@link wagateway.push.metrics.micrometer.MicrometerMeter} first.
 * Imports {@code admission}, {@code metrics}, {@code protocol} and {@code protocol.socketio}.
 */
@NullMarked
package wagateway.push.metrics.micrometer;

import org.jspecify.annotations.NullMarked;
