/**
 * Ends codes that ran out without a successor. Open {@link wagateway.api.expiry.ExpirySweep} first.
 * Imports {@code background}, {@code session} and the model.
 */
@NullMarked
package wagateway.api.expiry;

import org.jspecify.annotations.NullMarked;
