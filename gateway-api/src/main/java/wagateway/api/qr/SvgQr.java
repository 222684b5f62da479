package wagateway.api.qr;

/** A QR code as SVG: a white square, and one path with a rectangle for each run of dark modules. */
final class SvgQr {
    private SvgQr() {}

    /** @param pixels of a side, where the picture is not scaled */
    static String draw(QrSymbol symbol, int pixels) {
        int side = symbol.sizeWithQuietZone();
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%1$d" viewBox="0 0 %2$d %2$d" shape-rendering="crispEdges">\
                <path fill="#fff" d="M0 0h%2$dv%2$dH0z"/><path d="%3$s"/></svg>
                """.formatted(pixels, side, path(symbol));
    }

    private static String path(QrSymbol symbol) {
        var path = new StringBuilder();
        for (int y = 0; y < symbol.size(); y++) {
            int start = 0;
            for (int x = 0; x <= symbol.size(); x++) {
                if (symbol.isDark(x, y)) {
                    continue;
                }
                if (x > start) {
                    path.append("M%d %dh%dv1h-%3$dz"
                            .formatted(start + QrSymbol.QUIET_ZONE, y + QrSymbol.QUIET_ZONE, x - start));
                }
                start = x + 1;
            }
        }
        return path.toString();
    }
}
