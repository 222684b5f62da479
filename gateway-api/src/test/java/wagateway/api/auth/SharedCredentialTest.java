package wagateway.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wagateway.api.credential.CredentialSettings;

class SharedCredentialTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final byte[] BODY = "{\"sessionId\":\"u-s\"}".getBytes(StandardCharsets.UTF_8);
    /** Made with {@code printf '%s' '1767225600.{"sessionId":"u-s"}' | openssl dgst -sha256 -hmac $SECRET}. */
    private static final String SIGNATURE = "v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1";

    private final SharedCredential credential = new SharedCredential(
            CredentialSettings.shared("0123456789abcdef", List.of(SECRET)),
            InstantSource.fixed(Instant.ofEpochSecond(1767225600)));

    @Test
    void a_right_signature_is_accepted() {
        assertThat(credential.acceptsSignature("1767225600", SIGNATURE, BODY)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1767225600, v1=00",
        "1767225600, v1=zz",
        "1767225600, v1=",
        "1767225600, ''",
        "1767225601, v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1",
        "+1767225600, v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1",
        "17672256000000000000, v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1"
    })
    void a_wrong_signature_or_timestamp_is_refused(String timestamp, String signature) {
        assertThat(credential.acceptsSignature(timestamp, signature, BODY)).isFalse();
    }

    @Test
    void another_body_is_refused() {
        assertThat(credential.acceptsSignature("1767225600", SIGNATURE, new byte[0]))
                .isFalse();
    }

    @Test
    void the_token_is_compared_as_a_whole() {
        assertThat(credential.acceptsToken("0123456789abcdef")).isTrue();
        assertThat(credential.acceptsToken("0123456789abcde")).isFalse();
        assertThat(credential.acceptsToken("")).isFalse();
    }
}
