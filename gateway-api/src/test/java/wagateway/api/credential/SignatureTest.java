package wagateway.api.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.identity.WorkerId;

class SignatureTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Secret SECRET = new Secret("a secret");

    /** Those that workers in any language are tested with. */
    static Stream<JsonNode> vectors() {
        return JsonMapper.shared()
                .readTree(new File("../workers/conformance/vectors.json"))
                .get("v2")
                .valueStream();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void it_is_that_of_the_vectors(JsonNode vector) {
        var signature = new Signature(
                text(vector, "method"), text(vector, "target"), text(vector, "timestamp"), text(vector, "nonce"));
        byte[] claimed = HexFormat.of().parseHex(text(vector, "signature").substring(Signature.PREFIX.length()));

        assertThat(signature.is(
                        claimed,
                        new Secret(text(vector, "secret")),
                        text(vector, "body").getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(Signature.isNonce(text(vector, "nonce"))).isTrue();
    }

    @Test
    void every_part_of_the_call_and_the_secret_are_in_it() {
        var id = CredentialId.of(new WorkerId("worker-1"));
        var signature = new Signature("POST", "/sessions", "1", "0123456789abcdef");
        byte[] claimed = HexFormat.of()
                .parseHex(signature
                        .headers(id, SECRET, BODY)
                        .getOrDefault(Signature.SIGNATURE, "")
                        .substring(Signature.PREFIX.length()));
        assertThat(signature.is(claimed, SECRET, BODY)).isTrue();

        assertThat(Stream.of(
                        new Signature("DELETE", "/sessions", "1", "0123456789abcdef"),
                        new Signature("POST", "/session", "1", "0123456789abcdef"),
                        new Signature("POST", "/sessions", "2", "0123456789abcdef"),
                        new Signature("POST", "/sessions", "1", "0123456789abcdeg")))
                .noneMatch(other -> other.is(claimed, SECRET, BODY));
        assertThat(signature.is(claimed, SECRET, new byte[0])).isFalse();
        assertThat(signature.is(claimed, new Secret("another"), BODY)).isFalse();
        assertThat(signature.is(new byte[0], SECRET, BODY)).isFalse();
    }

    @Test
    void each_call_has_a_nonce_of_its_own() {
        var one = Signature.now("GET", "/", Instant.EPOCH);

        assertThat(Signature.isNonce(one.nonce())).isTrue();
        assertThat(one.nonce())
                .isNotEqualTo(Signature.now("GET", "/", Instant.EPOCH).nonce());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123456789abcde", "0123456789abcdef\n", "0123456789abcde ", "0123456789abcdéf"})
    void what_is_short_or_has_other_characters_is_no_nonce(String text) {
        assertThat(Signature.isNonce(text)).isFalse();
        assertThat(Signature.isNonce("x".repeat(65))).isFalse();
    }

    private static String text(JsonNode vector, String field) {
        return vector.get(field).asString();
    }
}
