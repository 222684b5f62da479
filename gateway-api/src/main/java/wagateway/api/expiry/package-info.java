/**
 * Ends QR codes that ran out without a successor. Open {@link wagateway.api.expiry.ExpirySweep} first. Imports {@code session}, {@code outbox} and the model.
 */
@NullMarked
package wagateway.api.expiry;

import org.jspecify.annotations.NullMarked;
