/**
 * The QR code to scan now, as JSON or as a picture. Open {@link wagateway.api.qr.QrController} first. Imports {@code session}, {@code problem} and the model.
 */
@NullMarked
package wagateway.api.qr;

import org.jspecify.annotations.NullMarked;
