/**
 * The workers that run sessions, and the calls by which they register. Open {@link wagateway.api.worker.PostgresWorkerRegistry} first.
 * Imports {@code auth}, {@code credential}, {@code metrics}, {@code pod}, {@code problem} and the model.
 */
@NullMarked
package wagateway.api.worker;

import org.jspecify.annotations.NullMarked;
