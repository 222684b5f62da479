/**
 * WAHA. Open {@link wagateway.api.adapter.waha.WahaAdapter} first.
 * Imports {@code adapter}, {@code trace}, {@code worker} and the model.
 */
@NullMarked
package wagateway.api.adapter.waha;

import org.jspecify.annotations.NullMarked;
