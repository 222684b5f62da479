/**
 * The register of workers in PostgreSQL. Open {@link wagateway.api.worker.postgres.PostgresWorkerRegistry} first. Imports {@code worker} and the model.
 */
@NullMarked
package wagateway.api.worker.postgres;

import org.jspecify.annotations.NullMarked;
