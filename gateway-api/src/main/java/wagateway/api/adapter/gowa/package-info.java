/**
 * GOWA, go-whatsapp-web-multidevice. Open {@link wagateway.api.adapter.gowa.GowaAdapter} first.
 * Imports {@code adapter}, {@code background}, {@code session}, {@code session.postgres}, {@code worker} and the model.
 */
@NullMarked
package wagateway.api.adapter.gowa;

import org.jspecify.annotations.NullMarked;
