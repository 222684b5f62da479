package wagateway.stack.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CredentialTest {
    /** Those that workers in any language are tested with. */
    static Stream<JsonNode> vectors() {
        return JsonMapper.shared()
                .readTree(new File("../workers/conformance/vectors.json"))
                .get("v2")
                .valueStream();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_signature_is_that_of_the_vectors(JsonNode vector) {
        var credential = new Credential.Signature("any", vector.get("secret").asString());

        assertThat(credential.signature(
                        vector.get("method").asString(),
                        vector.get("target").asString(),
                        vector.get("timestamp").asString(),
                        vector.get("nonce").asString(),
                        vector.get("body").asString()))
                .isEqualTo(vector.get("signature").asString());
    }

    @Test
    void a_request_is_signed_as_it_is_sent() {
        var credential = Credential.of(Map.of("WORKER_CREDENTIAL", " worker.1.key.secret ", "WORKER_TOKEN", "token"));
        var request = HttpRequest.newBuilder(URI.create("http://pod/a%20b?c=d"));

        var headers = credential.sign(request, "", Instant.EPOCH).build().headers();

        String nonce = headers.firstValue("X-Webhook-Nonce").orElseThrow();
        assertThat(headers.firstValue("X-Webhook-Key")).contains("worker.1.key");
        assertThat(headers.firstValue("X-Webhook-Signature"))
                .contains(new Credential.Signature("any", "secret").signature("GET", "/a%20b?c=d", "0", nonce, ""));
        assertThat(credential.toString()).isEqualTo("Signature[worker.1.key]");
    }

    @Test
    void a_secret_that_workers_share_signs_in_the_same_way_without_a_key() {
        var credential = Credential.of(Map.of("WEBHOOK_SECRETS", "secret,older", "WORKER_TOKEN", "token"));
        var request = HttpRequest.newBuilder(URI.create("http://pod/a"));

        var headers = credential.sign(request, "{}", Instant.EPOCH).build().headers();

        String nonce = headers.firstValue("X-Webhook-Nonce").orElseThrow();
        assertThat(headers.firstValue("X-Webhook-Key")).isEmpty();
        assertThat(headers.firstValue("X-Webhook-Signature"))
                .contains(new Credential.Signature(null, "secret").signature("GET", "/a", "0", nonce, "{}"));
    }

    @Test
    void of_two_tokens_the_first_is_shown() {
        var credential = Credential.of(Map.of("WORKER_TOKEN", "token, older"));
        var request = HttpRequest.newBuilder(URI.create("http://pod/a"));

        assertThat(credential.sign(request, "", Instant.EPOCH).build().headers().firstValue("Authorization"))
                .contains("Bearer token");
    }

    @Test
    void one_of_them_is_needed() {
        assertThatThrownBy(() -> Credential.of(Map.of())).hasMessageContaining("WORKER_CREDENTIAL");
        assertThatThrownBy(() -> Credential.of(Map.of("WORKER_CREDENTIAL", "none")))
                .hasMessageContaining("WORKER_CREDENTIAL");
    }
}
