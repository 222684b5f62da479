package wagateway.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarTest {
    @ParameterizedTest
    @CsvSource({
        "qrcode, qrCode",
        "qr_code, qrCode",
        "QR-Code, qrCode",
        "qrCod, qrCode",
        "qrCodes, qrCode",
        "qrXode, qrCode",
        "qrCdoe, qrCode",
        "rqCode, qrCode",
        "phonenumber, phoneNumber",
        "code,",
        "qrText,",
        "qrCodeXY,",
        "__,"
    })
    void a_name_in_which_at_most_one_letter_is_wrong_is_taken_for_what_was_meant(String said, String meant) {
        assertThat(Similar.in(List.of("phoneNumber", "qrCode"), said).orElse(null))
                .isEqualTo(meant);
    }
}
