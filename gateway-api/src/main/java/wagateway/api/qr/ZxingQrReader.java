package wagateway.api.qr;

import com.google.zxing.ChecksumException;
import com.google.zxing.FormatException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.Optional;

/**
 * Reads the QR code of a picture as programs draw it: upright, with nothing else that is dark, and in modules of one size, be that no
 * whole number of pixels.
 */
public final class ZxingQrReader {
    private static final int SMALLEST = 21;
    private static final int LARGEST = 177;
    private static final int STEP = 4;

    private ZxingQrReader() {}

    /**
     * The text of the code; takes milliseconds.
     *
     * @param png with at most 1,024 pixels to a side
     * @return empty where it is no such picture
     */
    public static Optional<String> text(byte[] png) {
        BitMatrix dark;
        try {
            dark = dark(PngPicture.read(png));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        int[] box = dark.getEnclosingRectangle();
        if (box == null) {
            return Optional.empty();
        }
        int most = Math.min(LARGEST, Math.min(box[2], box[3]));
        for (int size = SMALLEST; size <= most; size += STEP) {
            try {
                return Optional.of(
                        new Decoder().decode(modules(dark, box, size)).getText());
            } catch (FormatException | ChecksumException _) {
                // it is of another size
            }
        }
        return Optional.empty();
    }

    private static BitMatrix dark(PngPicture picture) {
        var dark = new BitMatrix(picture.width(), picture.height());
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                if (picture.isDark(x, y)) {
                    dark.set(x, y);
                }
            }
        }
        return dark;
    }

    /** The pixel in the middle of each module of a symbol that would fill the box. */
    private static BitMatrix modules(BitMatrix dark, int[] box, int size) {
        var modules = new BitMatrix(size);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                if (dark.get(box[0] + (2 * x + 1) * box[2] / (2 * size), box[1] + (2 * y + 1) * box[3] / (2 * size))) {
                    modules.set(x, y);
                }
            }
        }
        return modules;
    }
}
