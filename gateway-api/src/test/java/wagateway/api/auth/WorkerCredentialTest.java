package wagateway.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import wagateway.api.auth.ProvenWorker.Proof;
import wagateway.api.credential.CredentialSettings;
import wagateway.api.credential.MemoryCredentials;

class WorkerCredentialTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String BODY = "{\"sessionId\":\"u-s\"}";
    /** Made with {@code printf '%s' '1767225600.{"sessionId":"u-s"}' | openssl dgst -sha256 -hmac $SECRET}. */
    private static final String V1 = "v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1767225600));
    private final WorkerCredential credential = new WorkerCredential(
            CredentialSettings.shared("0123456789abcdef", List.of(SECRET)),
            MemoryCredentials.none(clock),
            clock,
            registry);

    @Test
    void a_right_signature_is_accepted_and_counted_by_its_kind() {
        assertThat(accepts(BODY, "X-Webhook-Timestamp", "1767225600", "X-Webhook-Signature", V1))
                .isTrue();
        assertThat(registry.get("wagateway.worker.calls")
                        .tag("credential", "shared")
                        .tag("proof", "v1")
                        .counter()
                        .count())
                .isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "1767225600, v1=00",
        "1767225600, v1=zz",
        "1767225600, v1=",
        "1767225600, ''",
        "1767225601, v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1",
        "+1767225600, v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1",
        "17672256000000000000, v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1",
        "1767225600, v2=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1"
    })
    void a_wrong_signature_or_timestamp_is_refused(String timestamp, String signature) {
        assertThat(accepts(BODY, "X-Webhook-Timestamp", timestamp, "X-Webhook-Signature", signature))
                .isFalse();
    }

    @Test
    void another_body_and_none_are_refused() {
        assertThat(accepts("", "X-Webhook-Timestamp", "1767225600", "X-Webhook-Signature", V1))
                .isFalse();
        assertThat(accepts(BODY, "X-Webhook-Signature", V1)).isFalse();
        assertThat(accepts(BODY)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0123456789abcdef, true", "0123456789abcde, false", "., false", "a.b.c, false"})
    void the_token_is_compared_as_a_whole(String token, boolean accepted) {
        assertThat(accepts(BODY, "Authorization", "Bearer " + token)).isEqualTo(accepted);
    }

    private boolean accepts(String body, String... headers) {
        Map<String, String> all = headers.length == 0
                ? Map.of()
                : headers.length == 2
                        ? Map.of(headers[0], headers[1])
                        : Map.of(headers[0], headers[1], headers[2], headers[3]);
        var request = new WorkerRequest("POST", "/", all::get, Mono.just(body.getBytes(StandardCharsets.UTF_8)));
        return Boolean.TRUE.equals(credential
                .admit(request, (worker, _) -> Mono.just(worker.proof() != Proof.V2))
                .onErrorReturn(false)
                .block());
    }
}
