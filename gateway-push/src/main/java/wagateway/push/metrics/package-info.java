/**
 * What a pod counts and measures. Open {@link wagateway.push.metrics.PushMetric} first.
 * Imports {@code admission}, {@code protocol}, {@code protocol.socketio}, {@code source} and the model.
 */
@NullMarked
package wagateway.push.metrics;

import org.jspecify.annotations.NullMarked;
