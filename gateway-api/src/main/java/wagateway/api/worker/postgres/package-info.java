/**
 * The register of workers in PostgreSQL. Open {@link wagateway.api.worker.postgres.PostgresWorkerRegistry} first. Imports {@code worker}, {@code problem} and the model.
 */
@NullMarked
package wagateway.api.worker.postgres;

import org.jspecify.annotations.NullMarked;
