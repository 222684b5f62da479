package wagateway.api.qr;

import java.util.Optional;

/** Makes QR codes (ISO/IEC 18004) of texts. */
public interface QrEncoder {
    /** Empty when the text is longer than any QR code holds: about 2,900 bytes. */
    Optional<QrSymbol> encode(String text);
}
