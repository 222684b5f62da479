/**
 * Reads the recent events. Open {@link wagateway.api.republish.postgres.PostgresRecentEvents} first. Imports {@code republish}, {@code outbox} and the model.
 */
@NullMarked
package wagateway.api.republish.postgres;

import org.jspecify.annotations.NullMarked;
