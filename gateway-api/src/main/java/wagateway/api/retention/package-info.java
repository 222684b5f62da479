/**
 * Keeps the tables from growing for ever. Open {@link wagateway.api.retention.Pruner} first. Imports nothing of ours.
 */
@NullMarked
package wagateway.api.retention;

import org.jspecify.annotations.NullMarked;
