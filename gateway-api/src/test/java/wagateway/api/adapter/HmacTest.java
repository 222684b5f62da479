package wagateway.api.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HmacTest {
    /** RFC 4231, section 4.3. */
    private static final String SECRET = "Jefe";

    private static final String TEXT = "what do ya want for nothing?";
    private static final String HMAC = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    @Test
    void it_is_that_of_the_standard() {
        assertThat(Hmac.SHA256.of(TEXT, SECRET)).isEqualTo(HMAC);
        assertThat(Hmac.SHA256.isOf(TEXT, SECRET, HMAC)).isTrue();
    }

    @Test
    void that_of_another_text_or_secret_is_none() {
        assertThat(Hmac.SHA256.isOf(TEXT + " ", SECRET, HMAC)).isFalse();
        assertThat(Hmac.SHA256.isOf(TEXT, SECRET + "1", HMAC)).isFalse();
        assertThat(Hmac.SHA256.isOf(TEXT, SECRET, "")).isFalse();
        assertThat(Hmac.SHA256.isOf(TEXT, SECRET, HMAC.substring(1))).isFalse();
    }
}
