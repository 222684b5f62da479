/**
 * Finds QR codes that ran out by an index. Open {@link wagateway.api.expiry.postgres.PostgresExpiredCodes} first. Imports {@code expiry} and the model.
 */
@NullMarked
package wagateway.api.expiry.postgres;

import org.jspecify.annotations.NullMarked;
