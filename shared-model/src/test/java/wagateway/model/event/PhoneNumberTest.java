package wagateway.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {
    @ParameterizedTest
    @CsvSource({
        "5491155554444.0:52@s.whatsapp.net, +5491155554444",
        "5491155554444:52@s.whatsapp.net, +5491155554444",
        "5491155554444_1:3@s.whatsapp.net, +5491155554444",
        "5491155554444@c.us, +5491155554444",
        "5491155554444:7, +5491155554444",
        "4915112345678, +4915112345678",
        "+49 (151) 123-456.78, +4915112345678",
        "tel:+49-151-12345678, +4915112345678",
        "004915112345678, +4915112345678",
        "\u0664\u0669 151, +49151",
        "1, +1"
    })
    void a_number_is_told_as_e164_has_it(String text, String normal) {
        assertThat(PhoneNumber.normalise(text)).hasValue(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "0151 12345678",
                "123456789012345@lid",
                "123456789012345:4@lid",
                "120363@g.us",
                "1234567890123456",
                "Ada",
                "4915112345678x",
                "not a number",
                "@s.whatsapp.net"
            })
    void what_is_no_number_is_none(String text) {
        assertThat(PhoneNumber.normalise(text)).isEmpty();
    }
}
