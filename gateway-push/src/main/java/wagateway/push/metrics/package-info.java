/**
 * What a pod counts and measures. Open {@link wagateway.push.metrics.PushMetric} first. Imports {@code protocol} and {@code source}.
 */
@NullMarked
package wagateway.push.metrics;

import org.jspecify.annotations.NullMarked;
