/**
 * QR codes by ZXing. Open {@link wagateway.api.qr.zxing.ZxingQrEncoder} first. Imports {@code qr}.
 */
@NullMarked
package wagateway.api.qr.zxing;

import org.jspecify.annotations.NullMarked;
