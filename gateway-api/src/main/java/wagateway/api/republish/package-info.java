/**
 * Makes good what a failover of Redis lost. Open {@link wagateway.api.republish.Republisher} first. Imports {@code background}, {@code outbox} and the model.
 */
@NullMarked
package wagateway.api.republish;

import org.jspecify.annotations.NullMarked;
