package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.status;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import tools.jackson.databind.json.JsonMapper;

class ReportBatchIT {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final User user = User.any();

    @Test
    void each_report_is_answered_by_itself_and_none_stops_the_others() {
        String session = user.session("phone");
        List<Object> reports = new ArrayList<>(List.of(
                status(session, "CONNECTED", "eventId", "one", "phoneNumber", "+15550100"),
                status("nobody-phone", "CONNECTED"),
                status(session, "not a status"),
                status(session, "RECONNECTING", "eventId", "one"),
                status(session, "ERROR", "error", 7),
                "no report",
                Map.of("status", 1)));
        reports.add(null);

        answers(array(JSON.writeValueAsString(reports)))
                .jsonPath("$.answers.length()")
                .isEqualTo(8)
                .jsonPath("$.answers[0].receipt.accepted")
                .isEqualTo(true)
                .jsonPath("$.answers[0].problem")
                .doesNotExist()
                .jsonPath("$.answers[1].problem.code")
                .isEqualTo("session_not_found")
                .jsonPath("$.answers[1].receipt")
                .doesNotExist()
                .jsonPath("$.answers[2].problem.field")
                .isEqualTo("status")
                .jsonPath("$.answers[3].receipt.duplicate")
                .isEqualTo(true)
                .jsonPath("$.answers[4].receipt.warnings[0]")
                .isEqualTo("error is not a string: left out")
                .jsonPath("$.answers[5].problem.code")
                .isEqualTo("malformed_body")
                .jsonPath("$.answers[6].problem.detail")
                .isEqualTo("status must be a string")
                .jsonPath("$.answers[7].problem.code")
                .isEqualTo("malformed_body");
        user.get("/sessions/" + session).expectBody().jsonPath("$.status").isEqualTo("ERROR");
    }

    @Test
    void reports_of_one_session_are_stored_in_their_order() {
        String session = user.session("phone");
        String codes = IntStream.rangeClosed(1, 50)
                .mapToObj(n -> JSON.writeValueAsString(qr(session, "code-" + n)))
                .collect(Collectors.joining("\n"));

        answers(lines(codes + "\n\nno JSON\n"))
                .jsonPath("$.answers[49].receipt.accepted")
                .isEqualTo(true)
                .jsonPath("$.answers[50].problem.code")
                .isEqualTo("malformed_body");
        user.get("/sessions/" + session + "/qr")
                .expectBody()
                .jsonPath("$.qrCode")
                .isEqualTo("code-50");
        user.get("/sessions/" + session).expectBody().jsonPath("$.version").isEqualTo(51);
    }

    @Test
    void a_signature_covers_a_body_that_is_longer_than_one_report_may_be() throws Exception {
        String session = user.session("phone");
        String body = JSON.writeValueAsString(
                Collections.nCopies(100, status(session, "CONNECTED", "error", "x".repeat(900))));
        assertThat(body.length()).isGreaterThan(64 * 1024);
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Pods.WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature =
                HexFormat.of().formatHex(mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8)));

        User.client(Pods.FIRST)
                .post()
                .uri("/api/v1/webhooks/session-status/batch")
                .contentType(MediaType.APPLICATION_JSON)
                .header("X-Webhook-Timestamp", timestamp)
                .header("X-Webhook-Signature", "v1=" + signature)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.answers.length()")
                .isEqualTo(100);
    }

    @Test
    void what_is_no_batch_or_too_long_is_refused_as_a_whole() {
        refused(array("{}"), 400, "malformed_body");
        refused(array("[1,"), 400, "malformed_body");
        refused(array(""), 400, "malformed_body");
        refused(array(JSON.writeValueAsString(Collections.nCopies(501, Map.of()))), 413, "body_too_large");
        refused(array("[\"" + "x".repeat(2 * 1024 * 1024) + "\"]"), 413, "body_too_large");
        refused(request(MediaType.TEXT_PLAIN).bodyValue("[]"), 415, "media_type_not_supported");
    }

    private static void refused(WebTestClient.RequestHeadersSpec<?> request, int status, String code) {
        request.exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code);
    }

    private static BodyContentSpec answers(WebTestClient.RequestHeadersSpec<?> request) {
        return request.exchange().expectStatus().isAccepted().expectBody();
    }

    private static WebTestClient.RequestHeadersSpec<?> array(String body) {
        return request(MediaType.APPLICATION_JSON).bodyValue(body);
    }

    private static WebTestClient.RequestHeadersSpec<?> lines(String body) {
        return request(MediaType.APPLICATION_NDJSON).bodyValue(body);
    }

    private static WebTestClient.RequestBodySpec request(MediaType type) {
        return User.client(Pods.FIRST)
                .post()
                .uri("/api/v1/webhooks/session-status/batch")
                .headers(headers -> headers.setBearerAuth(Pods.WORKER_TOKEN))
                .contentType(type);
    }
}
