/**
 * What failover has to do, found and claimed in PostgreSQL. Open {@link wagateway.api.failover.postgres.PostgresFailoverTasks} first. Imports {@code failover}, {@code session}, {@code worker} and the model.
 */
@NullMarked
package wagateway.api.failover.postgres;

import org.jspecify.annotations.NullMarked;
