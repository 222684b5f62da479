package wagateway.api.qr;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZxingQrReaderTest {
    /** As Baileys 7 and whatsmeow make them now. */
    private static final String CODE =
            "https://wa.me/settings/linked_devices#" + "2@Zk3vQ0pXa1b2c3d4/+=,".repeat(10) + "1";

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 60, 160, 230, 265, 320, 400, 600})
    void a_code_of_any_length_is_read_from_the_pictures_that_wuzapi_and_gowa_make(int length) {
        String text = CODE.repeat(3).substring(0, length);

        assertThat(ZxingQrReader.text(GoQrCode.png(text, 256))).contains(text);
        assertThat(ZxingQrReader.text(GoQrCode.png(text, 512))).contains(text);
    }

    @Test
    void our_own_pictures_are_read() {
        QrSymbol symbol = new ZxingQrEncoder().encode(CODE).orElseThrow();

        assertThat(ZxingQrReader.text(PngQr.draw(symbol, 300))).contains(CODE);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB
            })
    void colours_make_no_difference(int type) throws IOException {
        BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(GoQrCode.png(CODE, 256)));
        var other = new BufferedImage(256, 256, type);
        var graphics = other.createGraphics();
        graphics.drawImage(drawn, 0, 0, null);
        graphics.dispose();

        assertThat(ZxingQrReader.text(png(other))).contains(CODE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void every_filter_is_undone(int filters) {
        assertThat(ZxingQrReader.text(GoQrCode.png(CODE, 256, filters))).contains(CODE);
    }

    @Test
    void what_is_no_such_picture_is_no_code() throws IOException {
        byte[] png = GoQrCode.png(CODE, 256);
        byte[] huge = png.clone();
        huge[16] = 0x7f;
        byte[] interlaced = png.clone();
        interlaced[28] = 1;
        byte[] taller = png.clone();
        taller[23] = 1;
        byte[] broken = png.clone();
        Arrays.fill(broken, 80, 200, (byte) 0x55);

        for (byte[] other : new byte[][] {{}, {1, 2, 3}, Arrays.copyOf(png, 400), huge, interlaced, taller, broken}) {
            assertThat(ZxingQrReader.text(other)).isEmpty();
        }
        assertThat(ZxingQrReader.text(png(new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY))))
                .as("all black")
                .isEqualTo(Optional.empty());
    }

    private static byte[] png(BufferedImage picture) throws IOException {
        var png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        return png.toByteArray();
    }
}
