/**
 * Ends codes that ran out without a successor. Open {@link wagateway.api.expiry.ExpirySweep} first.
 * Imports {@code background}, {@code pod}, {@code session}, {@code session.postgres} and the model.
 */
@NullMarked
package wagateway.api.expiry;

import org.jspecify.annotations.NullMarked;
