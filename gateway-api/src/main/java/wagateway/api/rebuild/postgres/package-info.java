/**
 * Reads the latest events of a user. Open {@link wagateway.api.rebuild.postgres.PostgresLatestEvents} first. Imports {@code rebuild}, {@code outbox} and the model.
 */
@NullMarked
package wagateway.api.rebuild.postgres;

import org.jspecify.annotations.NullMarked;
