/**
 * Keeps the tables from growing for ever. Open {@link wagateway.api.retention.Pruner} first.
 * Imports {@code background} and {@code pod}.
 */
@NullMarked
package wagateway.api.retention;

import org.jspecify.annotations.NullMarked;
