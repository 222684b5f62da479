/**
 * WPPConnect Server. Open {@link wagateway.api.adapter.wppconnect.WppconnectAdapter} first.
 * Imports {@code adapter}, {@code trace}, {@code worker}, {@code worker.http} and the model.
 */
@NullMarked
package wagateway.api.adapter.wppconnect;

import org.jspecify.annotations.NullMarked;
