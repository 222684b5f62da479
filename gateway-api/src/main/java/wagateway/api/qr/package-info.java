/**
 * The QR code to scan now, as JSON or as a picture, and the text of one that a worker has as a picture alone.
 * Open {@link wagateway.api.qr.QrController} first.
 * Imports {@code problem}, {@code session}, {@code watching} and the model.
 */
@NullMarked
package wagateway.api.qr;

import org.jspecify.annotations.NullMarked;
