package wagateway.api.qr;

import java.util.BitSet;

/**
 * The modules of a QR code, without the quiet zone around them.
 *
 * @param size of a side, 21 to 177
 * @param darkModules row by row
 */
record QrSymbol(int size, BitSet darkModules) {
    /** How wide the light border must be on each side (ISO/IEC 18004 section 5.3.8). */
    static final int QUIET_ZONE = 4;

    /** Everything outside is light. */
    boolean isDark(int x, int y) {
        return x >= 0 && y >= 0 && x < size && y < size && darkModules.get(y * size + x);
    }

    /** A side with the quiet zone. */
    int sizeWithQuietZone() {
        return size + 2 * QUIET_ZONE;
    }
}
