/**
 * Evolution API v2. Open {@link wagateway.api.adapter.evolution.EvolutionAdapter} first.
 * Imports {@code adapter}, {@code worker} and the model.
 */
@NullMarked
package wagateway.api.adapter.evolution;

import org.jspecify.annotations.NullMarked;
