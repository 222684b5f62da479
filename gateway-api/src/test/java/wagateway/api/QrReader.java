package wagateway.api;

import com.google.zxing.ChecksumException;
import com.google.zxing.FormatException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** What a picture shows, as a grid whose points are dark or light; and what the QR code in it says. */
final class QrReader {
    private static final Pattern SQUARE = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"");
    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\3z");

    private final BitMatrix dark;
    private final int[] box;
    private final int scale;

    private QrReader(BitMatrix dark) {
        this.dark = dark;
        this.box = dark.getEnclosingRectangle();
        this.scale = scale(dark, box);
    }

    static QrReader ofPng(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        var dark = new BitMatrix(image.getWidth(), image.getHeight());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if ((image.getRGB(x, y) & 0xffffff) == 0) {
                    dark.set(x, y);
                }
            }
        }
        return new QrReader(dark);
    }

    static QrReader ofSvg(String svg) {
        int side = Integer.parseInt(
                SQUARE.matcher(svg).results().findFirst().orElseThrow().group(1));
        var dark = new BitMatrix(side);
        RUN.matcher(svg).results().forEach(run -> dark.setRegion(number(run, 1), number(run, 2), number(run, 3), 1));
        return new QrReader(dark);
    }

    static QrReader ofTerminal(String text) {
        List<String> lines = text.lines().toList();
        var dark = new BitMatrix(lines.getFirst().length(), lines.size() * 2);
        for (int y = 0; y < lines.size(); y++) {
            for (int x = 0; x < dark.getWidth(); x++) {
                int block = "█▀▄ ".indexOf(lines.get(y).charAt(x));
                if (block >= 2) {
                    dark.set(x, 2 * y);
                }
                if (block % 2 == 1) {
                    dark.set(x, 2 * y + 1);
                }
            }
        }
        return new QrReader(dark);
    }

    int width() {
        return dark.getWidth();
    }

    /** Points from the symbol to the nearest edge of the picture, in modules. */
    int quietZone() {
        int border = Math.min(
                Math.min(box[0], box[1]),
                Math.min(dark.getWidth() - box[0] - box[2], dark.getHeight() - box[1] - box[3]));
        return border / scale;
    }

    /** What a phone reads. */
    String text() throws FormatException, ChecksumException {
        var modules = new BitMatrix(box[2] / scale);
        for (int y = 0; y < modules.getHeight(); y++) {
            for (int x = 0; x < modules.getWidth(); x++) {
                if (dark.get(box[0] + x * scale, box[1] + y * scale)) {
                    modules.set(x, y);
                }
            }
        }
        return new Decoder().decode(modules).getText();
    }

    /** Points of a module: the top of a finder pattern is a run of seven dark modules. */
    private static int scale(BitMatrix dark, int[] box) {
        int end = box[0];
        while (dark.get(end, box[1])) {
            end++;
        }
        return (end - box[0]) / 7;
    }

    private static int number(MatchResult run, int group) {
        return Integer.parseInt(run.group(group));
    }
}
