package wagateway.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import wagateway.api.auth.ProvenWorker.Proof;
import wagateway.api.credential.CredentialSettings;
import wagateway.api.credential.MemoryCredentials;
import wagateway.api.credential.Secret;
import wagateway.api.problem.Problem;

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

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "worker_credential_missing, none, none, none, none",
                "worker_credential_missing, 'Basic YTpi', none, none, none",
                "worker_credential_invalid, 'Bearer another', none, none, none",
                "user_token_shown, 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl', none, none, none",
                "signature_malformed, none, none, v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1, none",
                "signature_malformed, none, 1767225600, none, none",
                "signature_malformed, none, today, v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1, none",
                "signature_malformed, none, 1767225600, 76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1, none",
                "signature_malformed, none, 1767225600, v1=76c3, none",
                "signature_malformed, none, 1767225600, v2=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1, none",
                "signature_malformed, none, 1767225600, v2=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1, short",
                "timestamp_off, none, 1767225299, v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1, none",
                "timestamp_off, none, 1767225901, v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1, none",
                "timestamp_in_milliseconds, none, 1767225600000, v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1, none",
                "worker_credential_invalid, none, 1767225601, v1=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1, none",
                "worker_credential_invalid, none, 1767225600, v2=76c36ff967a911c14d96b6c571975bac987d123597b3268c829d66eaa6a76fc1, sixteen-or-more-characters"
            })
    void each_mistake_has_a_code_of_its_own_and_is_counted(
            String code,
            @Nullable String authorization,
            @Nullable String timestamp,
            @Nullable String signature,
            @Nullable String nonce) {
        var headers = new HashMap<String, @Nullable String>();
        headers.put("Authorization", authorization);
        headers.put("X-Webhook-Timestamp", timestamp);
        headers.put("X-Webhook-Signature", signature);
        headers.put("X-Webhook-Nonce", nonce);

        assertThat(refusal(BODY, headers)).isEqualTo(code);
        assertThat(registry.get("wagateway.worker.refused")
                        .tag("code", code)
                        .counter()
                        .count())
                .isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"sessionId\":   \"u-s\"}', signature_of_another_body",
        "'{ \"sessionId\" : \"u-s\" }\n', signature_of_another_body",
        "'{\"sessionId\":\"u-t\"}', worker_credential_invalid",
        "'', worker_credential_invalid",
        "'{', worker_credential_invalid"
    })
    void a_signature_of_the_same_body_in_another_form_is_told_from_a_wrong_one(String sent, String code) {
        Map<String, @Nullable String> headers = Map.of("X-Webhook-Timestamp", "1767225600", "X-Webhook-Signature", V1);

        assertThat(refusal(sent, headers)).isEqualTo(code);
    }

    @Test
    void a_body_that_was_signed_as_python_writes_it_is_recognised_however_it_is_sent() {
        String signed = "{\"sessionId\": \"u-s\", \"passkey\": {\"a\": [1, 2]}}";
        byte[] hmac = new Secret(SECRET).hmac(("1767225600." + signed).getBytes(StandardCharsets.UTF_8));
        Map<String, @Nullable String> headers = Map.of(
                "X-Webhook-Timestamp",
                "1767225600",
                "X-Webhook-Signature",
                "v1=" + HexFormat.of().formatHex(hmac));

        assertThat(refusal(signed.replace(" ", ""), headers)).isEqualTo("signature_of_another_body");
    }

    @Test
    void a_refusal_is_logged_once_a_minute_with_whose_call_it_was_and_without_its_secret() {
        Logger log = (Logger) LoggerFactory.getLogger(WorkerRefusals.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        log.addAppender(lines);
        try {
            for (int times = 0; times < 3; times++) {
                refusal(BODY, Map.of("Authorization", "Bearer worker-1.Zk3vQ0pXa1b2c3d4.not-the-secret"));
            }
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("A call of a worker from /192.0.2.7:4711 (worker-1.Zk3vQ0pXa1b2c3d4) was refused,"
                        + " worker_credential_invalid: The worker's credential is not accepted");
    }

    private String refusal(String body, Map<String, @Nullable String> headers) {
        return credential
                .admit(request(body, headers), (_, _) -> Mono.just("accepted"))
                .onErrorResume(failure -> Mono.just(Problem.of(failure).code()))
                .blockOptional()
                .orElseThrow();
    }

    private static WorkerRequest request(String body, Map<String, @Nullable String> headers) {
        return new WorkerRequest(
                () -> new InetSocketAddress("192.0.2.7", 4711),
                "POST",
                "/",
                headers::get,
                Mono.just(body.getBytes(StandardCharsets.UTF_8)));
    }

    private boolean accepts(String body, String... headers) {
        Map<String, @Nullable String> all = headers.length == 0
                ? Map.of()
                : headers.length == 2
                        ? Map.of(headers[0], headers[1])
                        : Map.of(headers[0], headers[1], headers[2], headers[3]);
        return Boolean.TRUE.equals(credential
                .admit(request(body, all), (worker, _) -> Mono.just(worker.proof() != Proof.V2))
                .onErrorReturn(false)
                .block());
    }
}
