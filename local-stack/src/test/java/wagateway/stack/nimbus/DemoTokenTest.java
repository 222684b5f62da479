package wagateway.stack.nimbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import org.junit.jupiter.api.Test;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.Verification.Accepted;
import wagateway.model.token.nimbus.TokenVerifiers;

class DemoTokenTest {
    private static final String SECRET = "a secret of thirty-two bytes or more";

    @Test
    void the_gateway_accepts_it() throws Exception {
        var verifier =
                TokenVerifiers.of(new TokenSettings(SECRET, null, null, "gateway", "issuer", null, null, null, null));

        var verification = verifier.verify(DemoToken.of("demo", SECRET, "gateway", "issuer"))
                .toCompletableFuture()
                .get();

        assertThat(verification)
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted ->
                                assertThat(accepted.caller().userId().value()).isEqualTo("demo"));
    }

    @Test
    void of_two_secrets_the_first_signs() {
        assertThat(DemoToken.of("demo", SECRET + ", another-" + SECRET, null, null))
                .satisfies(token -> assertThat(isSignedWith(SECRET, token)).isTrue())
                .satisfies(token ->
                        assertThat(isSignedWith("another-" + SECRET, token)).isFalse());
    }

    private static boolean isSignedWith(String secret, String token) throws JOSEException, ParseException {
        return SignedJWT.parse(token).verify(new MACVerifier(secret));
    }

    @Test
    void a_short_secret_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> DemoToken.of("demo", "short", null, null));
    }
}
