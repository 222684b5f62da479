package wagateway.api.qr;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Makes QR codes (ISO/IEC 18004) of texts, with the least error correction, as a screen has no stains and larger modules are
 * read from further away.
 */
@Component
final class ZxingQrEncoder {
    private static final Map<EncodeHintType, Object> BEYOND_ASCII =
            Map.of(EncodeHintType.CHARACTER_SET, StandardCharsets.UTF_8.name());

    /** Empty when the text is longer than any QR code holds: about 2,900 bytes. */
    Optional<QrSymbol> encode(String text) {
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        ByteMatrix matrix;
        try {
            matrix = Encoder.encode(text, ErrorCorrectionLevel.L, ascii ? Map.of() : BEYOND_ASCII)
                    .getMatrix();
        } catch (WriterException e) {
            return Optional.empty();
        }
        int size = matrix.getWidth();
        var dark = new BitSet(size * size);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                dark.set(y * size + x, matrix.get(x, y) == 1);
            }
        }
        return Optional.of(new QrSymbol(size, dark));
    }
}
