package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.status;
import static wagateway.api.SessionsIT.problem;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import wagateway.model.event.QrCode;

class QrIT {
    private static final String SVG = "image/svg+xml";

    private final User user = User.any();
    private final String session = user.session("phone");

    static String[] texts() {
        return new String[] {
            "2@a",
            "2@" + "kLm0/+=,".repeat(29) + "end",
            "2@" + "x".repeat(2900),
            "0123456789",
            "ein Gerät verknüpfen ✓",
        };
    }

    @ParameterizedTest
    @MethodSource("texts")
    void every_picture_says_what_the_worker_reported(String text) throws Exception {
        accepted(qr(session, text));

        var png = QrReader.ofPng(bytes("image/png", ""));
        assertThat(png.text()).isEqualTo(text);
        assertThat(png.width()).isEqualTo(400);
        assertThat(png.quietZone()).isGreaterThanOrEqualTo(4);

        var svg = QrReader.ofSvg(text(SVG, "?size=250"));
        assertThat(svg.text()).isEqualTo(text);
        assertThat(svg.quietZone()).isEqualTo(4);
        assertThat(text(SVG, "?size=250")).contains("width=\"250\" height=\"250\"");

        var terminal = QrReader.ofTerminal(text("text/plain", ""));
        assertThat(terminal.text()).isEqualTo(text);
        assertThat(terminal.quietZone()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 401, 1000})
    void a_reader_finds_the_code_in_a_picture_of_any_size(int size) throws Exception {
        String text = texts()[1];
        accepted(qr(session, text));

        var image = ImageIO.read(new ByteArrayInputStream(bytes("image/png", "?size=" + size)));

        assertThat(image.getWidth()).isEqualTo(size);
        int[] pixels = image.getRGB(0, 0, size, size, null, 0, size);
        var bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(size, size, pixels)));
        assertThat(new QRCodeReader().decode(bitmap).getText()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */*                                            | application/json
            text/html, image/webp, */*;q=0.8               | application/json
            image/*                                        | image/png
            image/svg+xml, image/png;q=0.9                 | image/svg+xml
            image/png;q=0.2, image/svg+xml;q=0.3           | image/svg+xml
            text/*                                         | text/plain;charset=UTF-8
            application/json;q=0.1, text/plain             | text/plain;charset=UTF-8
            """)
    void the_form_is_what_the_caller_likes_best(String accept, String type) {
        accepted(qr(session, "2@abc"));

        get(accept, "").expectStatus().isOk().expectHeader().contentType(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "image/png", SVG, "text/plain"})
    void nobody_is_to_keep_a_code(String accept) {
        Instant end = Instant.now().plusSeconds(30);
        accepted(qr(session, "2@abc", "ttlMs", 30_000));

        var headers = get(accept, "")
                .expectStatus()
                .isOk()
                .expectHeader()
                .cacheControl(CacheControl.noStore())
                .expectHeader()
                .valueEquals("Vary", "Accept")
                .expectBody()
                .returnResult()
                .getResponseHeaders();
        assertThat(DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                        Objects.requireNonNull(headers.getFirst("Expires")), Instant::from))
                .isBetween(end.truncatedTo(ChronoUnit.SECONDS), end.plusSeconds(5));
    }

    @Test
    void a_refusal_says_whether_there_was_a_code() {
        problem(get("image/png", ""), 404, "qr_not_available");

        accepted(qr(session, "2@abc", "ttlMs", 1));
        problem(get("image/png", ""), 404, "qr_expired");

        accepted(status(session, "CONNECTED"));
        problem(get("text/plain", ""), 404, "qr_not_available");
    }

    @Test
    void other_types_sizes_and_codes_are_refused() {
        accepted(qr(session, "2@abc"));
        problem(get("application/xml", ""), 406, "not_acceptable");
        problem(get("image/gif, image/png;q=0", ""), 406, "not_acceptable");
        problem(get("what is this", ""), 406, "not_acceptable");
        problem(get("image/png", "?size=199"), 400, "invalid_field");
        problem(get("image/png", "?size=1001"), 400, "invalid_field");
        problem(get("image/png", "?size=big"), 400, "invalid_field");

        accepted(qr(session, "é".repeat(QrCode.MAX_BYTES / 2) + "x"));
        problem(get("image/png", ""), 406, "qr_not_drawable");
        get("application/json", "").expectStatus().isOk();
    }

    private byte[] bytes(String accept, String query) {
        return Objects.requireNonNull(get(accept, query)
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.valueOf(accept))
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    private String text(String accept, String query) {
        return new String(bytes(accept, query), StandardCharsets.UTF_8);
    }

    private ResponseSpec get(String accept, String query) {
        return User.client(Pods.FIRST)
                .get()
                .uri("/api/v1/sessions/" + session + "/qr" + query)
                .header("Accept", accept)
                .headers(headers -> headers.setBearerAuth(user.token()))
                .exchange();
    }
}
