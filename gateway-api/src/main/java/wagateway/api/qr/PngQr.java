package wagateway.api.qr;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** A QR code as PNG (RFC 2083): one bit of grey for a pixel, one image data chunk. */
final class PngQr {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte BIT_DEPTH = 1;
    private static final byte GREYSCALE = 0;

    private PngQr() {}

    /**
     * The symbol in whole pixels for each module, in the middle of the picture.
     *
     * @param pixels of a side, at least those of the symbol with its quiet zone
     */
    static byte[] draw(QrSymbol symbol, int pixels) {
        var png = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(png)) {
            out.write(SIGNATURE);
            chunk(out, "IHDR", header(pixels));
            chunk(out, "IDAT", rows(symbol, pixels));
            chunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    private static byte[] header(int pixels) {
        return ByteBuffer.allocate(13)
                .putInt(pixels)
                .putInt(pixels)
                .put(BIT_DEPTH)
                .put(GREYSCALE)
                .array();
    }

    private static byte[] rows(QrSymbol symbol, int pixels) throws IOException {
        int scale = pixels / symbol.sizeWithQuietZone();
        int border = (pixels - symbol.size() * scale) / 2;
        var compressed = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(compressed)) {
            for (int y = 0; y < pixels; y++) {
                out.write(row(symbol, pixels, scale, border, Math.floorDiv(y - border, scale)));
            }
        }
        return compressed.toByteArray();
    }

    /** The byte of no filter, then eight pixels to a byte, light ones set. */
    private static byte[] row(QrSymbol symbol, int pixels, int scale, int border, int module) {
        var row = new byte[1 + (pixels + 7) / 8];
        for (int x = 0; x < pixels; x++) {
            if (!symbol.isDark(Math.floorDiv(x - border, scale), module)) {
                row[1 + x / 8] |= (byte) (0x80 >> x % 8);
            }
        }
        return row;
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
