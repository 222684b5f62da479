/**
 * Deletes old events and forgotten sessions. Open {@link wagateway.api.retention.postgres.PostgresRetention} first. Imports {@code retention}.
 */
@NullMarked
package wagateway.api.retention.postgres;

import org.jspecify.annotations.NullMarked;
