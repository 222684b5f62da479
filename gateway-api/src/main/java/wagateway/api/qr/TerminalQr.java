package wagateway.api.qr;

/** A QR code as text, two modules above each other in a character, for bright characters on a dark ground. */
final class TerminalQr {
    /** By whether the upper, then the lower module is dark; a dark one is left to the ground. */
    private static final char[] BLOCKS = {'█', '▀', '▄', ' '};

    private TerminalQr() {}

    static String draw(QrSymbol symbol) {
        int end = symbol.size() + QrSymbol.QUIET_ZONE;
        var text = new StringBuilder();
        for (int y = -QrSymbol.QUIET_ZONE; y < end; y += 2) {
            for (int x = -QrSymbol.QUIET_ZONE; x < end; x++) {
                text.append(BLOCKS[(symbol.isDark(x, y) ? 2 : 0) + (symbol.isDark(x, y + 1) ? 1 : 0)]);
            }
            text.append('\n');
        }
        return text.toString();
    }
}
