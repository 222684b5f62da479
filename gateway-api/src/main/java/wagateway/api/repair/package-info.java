/**
 * Publishes again what Redis lost: all of a user's sessions when a push pod finds them incomplete ({@link wagateway.api.repair.Rebuilder}), the latest events after a failover. Open {@link wagateway.api.repair.Republisher} first.
 * Imports {@code background}, {@code metrics}, {@code outbox}, {@code pod} and the model.
 */
@NullMarked
package wagateway.api.repair;

import org.jspecify.annotations.NullMarked;
