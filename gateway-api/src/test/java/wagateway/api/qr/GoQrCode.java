package wagateway.api.qr;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * QR codes as the Go library {@code skip2/go-qrcode} draws them, for wuzapi and others: error correction M, a picture of a fixed side, on
 * the pixels of which the modules are spread, and so of unlike width; PNG with a palette of white and black and a bit for a pixel.
 */
public final class GoQrCode {
    private static final int QUIET_ZONE = 4;

    private GoQrCode() {}

    public static byte[] png(String text, int side) {
        return png(text, side, 0);
    }

    /** @param filters of PNG (RFC 2083, section 6) that rows go through in turn, from none on */
    static byte[] png(String text, int side, int filters) {
        try {
            ByteMatrix modules = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
            var rows = new ByteArrayOutputStream();
            try (var out = new DeflaterOutputStream(rows)) {
                double modulesPerPixel = (modules.getWidth() + 2.0 * QUIET_ZONE) / side;
                byte[] before = new byte[1 + (side + 7) / 8];
                for (int y = 0; y < side; y++) {
                    byte[] row = new byte[before.length];
                    for (int x = 0; x < side; x++) {
                        if (isDark(modules, (int) (x * modulesPerPixel), (int) (y * modulesPerPixel))) {
                            row[1 + x / 8] |= (byte) (0x80 >> x % 8);
                        }
                    }
                    out.write(filtered(y % (filters + 1), row, before));
                    before = row;
                }
            }
            return png(side, rows.toByteArray());
        } catch (WriterException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] filtered(int filter, byte[] row, byte[] before) {
        byte[] filtered = {(byte) filter};
        filtered = Arrays.copyOf(filtered, row.length);
        for (int i = 1; i < row.length; i++) {
            int left = i == 1 ? 0 : row[i - 1] & 0xff;
            int above = before[i] & 0xff;
            int corner = i == 1 ? 0 : before[i - 1] & 0xff;
            int expected = switch (filter) {
                case 1 -> left;
                case 2 -> above;
                case 3 -> (left + above) / 2;
                case 4 ->
                    IntStream.of(left, above, corner)
                            .boxed()
                            .min(Comparator.comparingInt(of -> Math.abs(left + above - corner - of)))
                            .orElseThrow();
                default -> 0;
            };
            filtered[i] = (byte) (row[i] - expected);
        }
        return filtered;
    }

    private static boolean isDark(ByteMatrix modules, int x, int y) {
        int column = x - QUIET_ZONE;
        int row = y - QUIET_ZONE;
        return column >= 0
                && row >= 0
                && column < modules.getWidth()
                && row < modules.getWidth()
                && modules.get(column, row) == 1;
    }

    private static byte[] png(int side, byte[] rows) throws IOException {
        var png = new ByteArrayOutputStream();
        var out = new DataOutputStream(png);
        out.writeLong(0x89504e470d0a1a0aL);
        chunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(side)
                        .putInt(side)
                        .put((byte) 1)
                        .put((byte) 3)
                        .array());
        chunk(out, "PLTE", new byte[] {-1, -1, -1, 0, 0, 0});
        chunk(out, "IDAT", rows);
        chunk(out, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var checksum = new CRC32();
        checksum.update(name);
        checksum.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) checksum.getValue());
    }
}
