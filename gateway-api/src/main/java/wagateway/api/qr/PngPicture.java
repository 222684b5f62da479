package wagateway.api.qr;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Which pixels of a picture are dark, read from PNG (RFC 2083) as programs write it that draw QR codes: grey or of a palette, with up to
 * eight bits for a pixel, or with a byte for each of red, green and blue and perhaps for transparency, which is not looked at; not
 * interlaced. Checksums of chunks are not compared.
 */
final class PngPicture {
    private static final int MAX_SIDE = 1_024;
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final int CHECKSUM_BYTES = 4;
    private static final int HALF = 128;

    private final Header header;
    private final byte[] palette;
    private final BitSet dark;

    private PngPicture(Header header, byte[] palette) {
        this.header = header;
        this.palette = palette;
        this.dark = new BitSet(header.width() * header.height());
    }

    int width() {
        return header.width();
    }

    int height() {
        return header.height();
    }

    boolean isDark(int x, int y) {
        return dark.get(y * header.width() + x);
    }

    /** @throws IllegalArgumentException where it is something else, or has a side of more than {@value #MAX_SIDE} pixels */
    static PngPicture read(byte[] png) {
        try {
            return read(ByteBuffer.wrap(png));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | DataFormatException e) {
            throw new IllegalArgumentException("no whole PNG", e);
        }
    }

    private static PngPicture read(ByteBuffer in) throws DataFormatException {
        require(in.getLong() == SIGNATURE);
        byte[] header = {};
        byte[] palette = {};
        var compressed = new ByteArrayOutputStream();
        for (String type = ""; !type.equals("IEND"); ) {
            int length = in.getInt();
            type = new String(bytes(in, 4), StandardCharsets.US_ASCII);
            byte[] data = bytes(in, length);
            in.position(in.position() + CHECKSUM_BYTES);
            switch (type) {
                case "IHDR" -> header = data;
                case "PLTE" -> palette = data;
                case "IDAT" -> compressed.writeBytes(data);
                default -> {}
            }
        }
        var picture = new PngPicture(Header.read(ByteBuffer.wrap(header)), palette);
        picture.fill(compressed.toByteArray());
        return picture;
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        require(length >= 0 && length <= in.remaining());
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private void fill(byte[] compressed) throws DataFormatException {
        int length = header.bytesOfRow();
        ByteBuffer rows = ByteBuffer.wrap(inflated(compressed, header.height() * (1 + length)));
        byte[] before = new byte[length];
        for (int y = 0; y < header.height(); y++) {
            int filter = rows.get();
            byte[] row = bytes(rows, length);
            for (int i = 0; i < length; i++) {
                row[i] += (byte) predicted(filter, row, before, i);
            }
            for (int x = 0; x < header.width(); x++) {
                dark.set(y * header.width() + x, brightness(row, x) < HALF);
            }
            before = row;
        }
    }

    private static byte[] inflated(byte[] compressed, int size) throws DataFormatException {
        var inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            byte[] rows = new byte[size];
            require(inflater.inflate(rows) == size);
            return rows;
        } finally {
            inflater.end();
        }
    }

    /** What a filter (section 6) expects a byte to be, of those to the left, above, and above those to the left. */
    private int predicted(int filter, byte[] row, byte[] before, int place) {
        int back = place - header.bytesOfPixel();
        int left = back < 0 ? 0 : row[back] & 0xff;
        int above = before[place] & 0xff;
        int corner = back < 0 ? 0 : before[back] & 0xff;
        return switch (filter) {
            case 0 -> 0;
            case 1 -> left;
            case 2 -> above;
            case 3 -> (left + above) / 2;
            case 4 -> nearest(left + above - corner, left, above, corner);
            default -> throw new IllegalArgumentException("no filter of PNG");
        };
    }

    private static int nearest(int to, int left, int above, int corner) {
        int ofLeft = Math.abs(to - left);
        int ofAbove = Math.abs(to - above);
        int ofCorner = Math.abs(to - corner);
        if (ofLeft <= ofAbove && ofLeft <= ofCorner) {
            return left;
        }
        return ofAbove <= ofCorner ? above : corner;
    }

    /** 0 for black to 255 for white. */
    private int brightness(byte[] row, int x) {
        if (header.channels() > 1) {
            return mean(row, x * header.channels());
        }
        int depth = header.depth();
        int most = (1 << depth) - 1;
        int value = (row[x * depth / 8] >> (8 - depth - (x * depth) % 8)) & most;
        return header.colour() == Header.PALETTE ? mean(palette, 3 * value) : value * 255 / most;
    }

    private static int mean(byte[] bytes, int from) {
        return ((bytes[from] & 0xff) + (bytes[from + 1] & 0xff) + (bytes[from + 2] & 0xff)) / 3;
    }

    private static void require(boolean met) {
        if (!met) {
            throw new IllegalArgumentException("no PNG that is read");
        }
    }

    /**
     * @param depth bits of a channel
     * @param colour the colour type
     */
    private record Header(int width, int height, int depth, int colour) {
        static final int GREY = 0;
        static final int RED_GREEN_BLUE = 2;
        static final int PALETTE = 3;
        static final int RED_GREEN_BLUE_ALPHA = 6;

        static Header read(ByteBuffer in) {
            var header = new Header(in.getInt(), in.getInt(), in.get(), in.get());
            require(header.width > 0 && header.width <= MAX_SIDE && header.height > 0 && header.height <= MAX_SIDE);
            require(header.depth == 8
                    || (header.channels() == 1 && (header.depth == 1 || header.depth == 2 || header.depth == 4)));
            // compression and filter method, interlace method
            require(in.getShort() == 0 && in.get() == 0);
            return header;
        }

        int channels() {
            return switch (colour) {
                case GREY, PALETTE -> 1;
                case RED_GREEN_BLUE -> 3;
                case RED_GREEN_BLUE_ALPHA -> 4;
                default -> throw new IllegalArgumentException("no colour type that is read");
            };
        }

        int bytesOfRow() {
            return (width * channels() * depth + 7) / 8;
        }

        int bytesOfPixel() {
            return Math.max(1, channels() * depth / 8);
        }
    }
}
