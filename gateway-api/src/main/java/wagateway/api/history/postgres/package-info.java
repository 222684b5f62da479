/**
 * Reads stored events by the primary key. Open {@link wagateway.api.history.postgres.PostgresPastEvents} first. Imports {@code history} and the model.
 */
@NullMarked
package wagateway.api.history.postgres;

import org.jspecify.annotations.NullMarked;
