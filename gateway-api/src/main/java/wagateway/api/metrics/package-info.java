/**
 * The names of what the pod measures. Open {@link wagateway.api.metrics.GatewayMetric} first.
 * Imports nothing of ours.
 */
@NullMarked
package wagateway.api.metrics;

import org.jspecify.annotations.NullMarked;
