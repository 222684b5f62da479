/**
 * The table of events that Redis may not have. Open {@link wagateway.api.outbox.postgres.PostgresOutbox} first.
 * Imports {@code outbox} and the model.
 */
@NullMarked
package wagateway.api.outbox.postgres;

import org.jspecify.annotations.NullMarked;
