package wagateway.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.report;
import static wagateway.api.Reporter.status;
import static wagateway.api.SessionsIT.problem;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

class WebhooksIT {
    private final User user = User.any();
    private final String session = user.session("phone");

    @Test
    void a_qr_code_is_stored_and_can_be_polled() {
        accepted(qr(session, "2@abc", "ttlMs", 30_000, "attempt", 2, "maxAttempts", 5, "pairingCode", "ABCD-1234"));

        user.get("/sessions/" + session + "/qr")
                .expectBody()
                .jsonPath("$.sessionId")
                .isEqualTo(session)
                .jsonPath("$.qrCode")
                .isEqualTo("2@abc")
                .jsonPath("$.ttlMs")
                .isEqualTo(30_000)
                .jsonPath("$.attempt")
                .isEqualTo(2)
                .jsonPath("$.maxAttempts")
                .isEqualTo(5)
                .jsonPath("$.pairingCode")
                .isEqualTo("ABCD-1234");
    }

    @Test
    void the_first_qr_code_lives_longer_than_those_that_follow() {
        accepted(status(session, "QR_REQUIRED", "qrString", "first"));
        assertThat(qrLifetime()).isEqualTo(60_000);

        accepted(qr(session, "second"));
        assertThat(qrLifetime()).isEqualTo(20_000);

        accepted(status(session, "CONNECTING"));
        accepted(qr(session, "first again"));
        assertThat(qrLifetime()).isEqualTo(60_000);
    }

    @Test
    void a_code_that_is_repeated_keeps_its_end_also_after_that() {
        accepted(qr(session, "2@first"));
        Instant end = qrEnd();
        accepted(qr(session, "2@first", "attempt", 1));
        assertThat(qrEnd()).isEqualTo(end);
        assertThat(qrLifetime()).isEqualTo(60_000);
        accepted(status(session, "RECONNECTING"));
        accepted(qr(session, "2@first", "ttlMs", 30_000));
        assertThat(qrEnd()).isEqualTo(end);
        accepted(qr(session, "2@second"));
        assertThat(qrLifetime()).isEqualTo(20_000);

        accepted(qr(session, "2@short", "ttlMs", 1));
        await().atMost(5, SECONDS)
                .untilAsserted(() -> user.get("/sessions/" + session)
                        .expectBody()
                        .jsonPath("$.reason")
                        .isEqualTo("qr_expired"));
        accepted(qr(session, "2@short"));
        problem(user.get("/sessions/" + session + "/qr"), 404, "qr_expired");
    }

    @Test
    void another_epoch_is_another_linking_whose_first_code_lives_longer() {
        accepted(qr(session, "2@a", "workerEpoch", 1, "sequence", 1));
        accepted(qr(session, "2@b", "workerEpoch", 1, "sequence", 2));
        assertThat(qrLifetime()).isEqualTo(20_000);

        accepted(qr(session, "2@c", "workerEpoch", 2, "sequence", 1));

        assertThat(qrLifetime()).isEqualTo(60_000);
    }

    @Test
    void a_field_that_is_written_in_another_way_is_passed_over_and_its_worker_is_told() {
        accepted(status(session, "QR_REQUIRED", "qrcode", "2@a", "ours", Map.of("qr_code", "2@b")))
                .jsonPath("$.warnings")
                .isEqualTo(List.of(
                        "qrCode was written qrcode: passed over",
                        "qrCode is missing: with QR_REQUIRED there is nothing to scan or to type"));
        accepted(status(session, "CONNECTED", "ours", 1)).jsonPath("$.warnings").doesNotExist();
    }

    @Test
    void a_clock_that_is_ahead_deafens_no_session_and_its_worker_is_told() {
        Instant ahead = Instant.now().plusSeconds(3600);
        accepted(status(session, "SYNCING", "occurredAt", ahead.toString()))
                .jsonPath("$.warnings[0]")
                .value((String warning) -> assertThat(warning).startsWith("occurredAt is ahead"));
        accepted(status(session, "CONNECTED", "occurredAt", Instant.now().toString()))
                .jsonPath("$.warnings")
                .doesNotExist();

        for (long epoch : new long[] {System.currentTimeMillis() * 1000, Long.MAX_VALUE}) {
            report(status(session, "CONNECTED", "workerEpoch", epoch, "sequence", 1))
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.field")
                    .isEqualTo("workerEpoch")
                    .jsonPath("$.detail")
                    .value((String detail) -> assertThat(detail).contains("milliseconds"));
        }
        user.get("/sessions/" + session).expectBody().jsonPath("$.version").isEqualTo(3);
    }

    @Test
    void pods_of_the_release_before_store_reports_on_this_schema() {
        accepted(qr(session, "2@a", "workerEpoch", 1, "sequence", 1));
        String change = """
                [{"place": 0, "id": "%1$s", "status": "CONNECTED", "slot": "TAKEN", "reported": true, "lost": false,
                "deleted": false, "at": %2$d, "epoch": 1, "sequence": 2, "tail": ",\\"at\\":%2$d,\\"status\\":\\"CONNECTED\\"}",
                "head": "{\\"format\\":1,\\"type\\":\\"status\\",\\"sessionId\\":\\"%1$s\\",\\"version\\":"}]""".formatted(session, System.currentTimeMillis());

        assertThat(Pods.count(
                        "SELECT count(*) FROM append_events(CAST(? AS json), 17) WHERE outcome = 'stored'", change))
                .isOne();

        user.get("/sessions/" + session).expectBody().jsonPath("$.status").isEqualTo("CONNECTED");
        expectStale(true, "workerEpoch", 1, "sequence", 2);
        expectStale(false, "workerEpoch", 1, "sequence", 3);
    }

    @Test
    void an_operator_can_have_the_order_of_a_session_begin_from_nothing() {
        expectStale(false, "workerEpoch", 9, "sequence", 9);
        expectStale(true, "workerEpoch", 8, "sequence", 1);

        Pods.count("SELECT count(reset_order(?))", session);

        expectStale(false, "workerEpoch", 8, "sequence", 1);
    }

    @Test
    void late_reports_of_a_linking_that_the_user_ended_change_nothing() {
        Instant before = Instant.now();
        expectStale(false, "workerEpoch", 5, "sequence", 1);
        expectStale(false, "workerEpoch", 6, "sequence", 1);

        user.post("/sessions/" + session + "/disconnect").expectStatus().isAccepted();

        expectStale(true, "workerEpoch", 6, "sequence", 2);
        expectStale(true, "workerEpoch", 5, "sequence", 2);
        expectStale(true, "occurredAt", before.toString());
        user.get("/sessions/" + session).expectBody().jsonPath("$.status").isEqualTo("DISCONNECTED");
        expectStale(false, "workerEpoch", 7, "sequence", 1);
    }

    @Test
    void no_report_of_its_former_life_shows_the_account_of_a_session_that_was_made_again() {
        Instant before = Instant.now();
        expectStale(false, "workerEpoch", 5, "sequence", 1);
        user.delete("/sessions/" + session).expectStatus().isNoContent();
        user.session("phone");

        expectStale(true, "workerEpoch", 5, "sequence", 2);
        expectStale(true, "occurredAt", before.toString());
        expectStale(true);
        user.get("/sessions/" + session).expectBody().jsonPath("$.status").isEqualTo("CREATED");
        accepted(qr(session, "2@new"));
        assertThat(qrLifetime()).isEqualTo(60_000);
        expectStale(false);
    }

    @Test
    void an_unknown_status_is_passed_on() {
        accepted(status(session, "PASSKEY_REQUIRED", "somethingNew", Map.of("a", 1)));

        user.get("/sessions/" + session).expectBody().jsonPath("$.status").isEqualTo("PASSKEY_REQUIRED");
    }

    @Test
    void an_error_shows_its_text() {
        accepted(status(session, "ERROR", "error", "phone offline", "reason", "network"));

        user.get("/sessions/" + session + "/status")
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("ERROR")
                .jsonPath("$.error")
                .isEqualTo("phone offline")
                .jsonPath("$.reason")
                .isEqualTo("network");
    }

    @Test
    void a_repeated_event_id_is_a_duplicate() {
        accepted(status(session, "CONNECTED", "eventId", "e1"));

        report(status(session, "DISCONNECTED", "eventId", "e1"))
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.accepted")
                .isEqualTo(false)
                .jsonPath("$.duplicate")
                .isEqualTo(true);
        user.get("/sessions/" + session).expectBody().jsonPath("$.version").isEqualTo(2);
    }

    @Test
    void an_event_id_that_races_over_two_pods_is_stored_once() throws Exception {
        List<String> receipts = simultaneously(16, i -> status(session, "CONNECTED", "eventId", "same"));

        assertThat(receipts)
                .filteredOn(receipt -> receipt.contains("\"accepted\":true"))
                .hasSize(1);
        assertThat(receipts)
                .filteredOn(receipt -> receipt.contains("\"duplicate\":true"))
                .hasSize(15);
    }

    @Test
    void of_fifty_shuffled_reports_over_two_pods_each_is_stored_once_and_the_last_by_sequence_wins() throws Exception {
        var shuffled = IntStream.rangeClosed(1, 50)
                .boxed()
                .flatMap(n -> n % 5 == 0 ? Stream.of(n, n) : Stream.of(n))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(shuffled, new Random(4));

        List<String> receipts = simultaneously(shuffled.size(), i -> {
            int n = shuffled.get(i);
            return status(session, "STEP_" + n, "workerEpoch", 1, "sequence", n, "eventId", "e-" + n);
        });

        assertThat(receipts)
                .allMatch(receipt -> receipt.contains("\"accepted\":true")
                        || receipt.contains("\"duplicate\":true")
                        || receipt.contains("\"stale\":true"));
        long accepted = receipts.stream()
                .filter(receipt -> receipt.contains("\"accepted\":true"))
                .count();
        assertThat(Pods.count(
                        "SELECT count(*) FROM session_events WHERE session_id = ? AND event_id IS NOT NULL", session))
                .isEqualTo(accepted);
        assertThat(Pods.count("SELECT count(DISTINCT event_id) FROM session_events WHERE session_id = ?", session))
                .isEqualTo(accepted);
        assertThat(Pods.count("SELECT max(version) FROM session_events WHERE session_id = ?", session))
                .isEqualTo(accepted + 1)
                .isEqualTo(
                        Pods.count("SELECT count(DISTINCT version) FROM session_events WHERE session_id = ?", session));
        user.get("/sessions/" + session)
                .expectBody()
                .jsonPath("$.version")
                .isEqualTo((int) accepted + 1)
                .jsonPath("$.status")
                .isEqualTo("STEP_50");
        try (var bus = new Bus(Pods.REDIS)) {
            await().atMost(10, SECONDS)
                    .untilAsserted(() -> assertThat(
                                    bus.commands().sync().hget(Bus.keys(user).sessions(), session))
                            .startsWith((accepted + 1) + " ")
                            .contains("\"STEP_50\""));
        }
    }

    @Test
    void simultaneous_reports_get_consecutive_versions() throws Exception {
        List<String> receipts = simultaneously(40, i -> status(session, "STEP_" + i));

        assertThat(receipts).allMatch(receipt -> receipt.contains("\"accepted\":true"));
        user.get("/sessions/" + session).expectBody().jsonPath("$.version").isEqualTo(41);
    }

    @Test
    void a_late_report_never_overwrites_a_newer_one() {
        expectStale(false, "workerEpoch", 2, "sequence", 5);
        expectStale(false, "workerEpoch", 2, "sequence", 6);
        expectStale(true, "workerEpoch", 2, "sequence", 6);
        expectStale(true, "workerEpoch", 2, "sequence", 5);
        expectStale(true, "workerEpoch", 1, "sequence", 9);
        expectStale(false, "workerEpoch", 3, "sequence", 0);
        expectStale(false, "occurredAt", "2026-01-01T00:00:01.000Z");
        expectStale(false, "occurredAt", "2026-01-01T01:00:01.000+01:00");
        expectStale(true, "occurredAt", "2026-01-01T00:00:00.999Z");
        expectStale(false, "workerEpoch", 3, "sequence", 1, "occurredAt", "2026-01-01T00:00:05Z");
        expectStale(true, "occurredAt", "2026-01-01T00:00:04Z");
        expectStale(false);
        user.get("/sessions/" + session).expectBody().jsonPath("$.version").isEqualTo(8);
    }

    private void expectStale(boolean stale, Object... more) {
        var body = report(status(session, "CONNECTED", more))
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.accepted")
                .isEqualTo(!stale)
                .jsonPath("$.duplicate")
                .isEqualTo(false);
        if (stale) {
            body.jsonPath("$.stale").isEqualTo(true);
        } else {
            body.jsonPath("$.stale").doesNotExist();
        }
    }

    @Test
    void an_unknown_session_is_not_found() {
        problem(report(status("nobody-nothing", "CONNECTED")), 404, "session_not_found");
        problem(report(status("Not A Session", "CONNECTED")), 404, "session_not_found");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sessionId   | {"status":"CONNECTED"}
            sessionId   | {"sessionId":5,"status":"CONNECTED"}
            sessionId   | {"sessionId":{},"status":"CONNECTED"}
            status      | {"sessionId":"$"}
            status      | {"sessionId":"$","status":"connected"}
            status      | {"sessionId":"$","status":["CONNECTED"]}
            ttlMs       | {"sessionId":"$","status":"QR_REQUIRED","ttlMs":"60000"}
            ttlMs       | {"sessionId":"$","status":"QR_REQUIRED","ttlMs":0}
            expiresAt   | {"sessionId":"$","status":"QR_REQUIRED","expiresAt":1700000000}
            occurredAt  | {"sessionId":"$","status":"CONNECTED","occurredAt":"yesterday"}
            occurredAt  | {"sessionId":"$","status":"CONNECTED","occurredAt":"+99999-01-01T00:00:00Z"}
            workerEpoch | {"sessionId":"$","status":"CONNECTED","workerEpoch":1.5}
            workerEpoch | {"sessionId":"$","status":"CONNECTED","sequence":1,"occurredAt":"2026-01-01T00:00:00Z"}
            sequence    | {"sessionId":"$","status":"CONNECTED","workerEpoch":1}
            eventId     | {"sessionId":"$","status":"CONNECTED","eventId":"a\\u0000b"}
            qrCode      | {"sessionId":"$","status":"QR_REQUIRED","qrCode":"data:image/png;base64,AAAA"}
            expiresAt   | {"sessionId":"$","status":"QR_REQUIRED","qrCode":"2@a","expiresAt":"2099-01-01T00:00:00Z"}
            sequence    | {"sessionId":"$","status":"CONNECTED","workerEpoch":1,"sequence":9223372036854775807}
            qrCode      | {"sessionId":"$","status":"QR_REQUIRED","qrCode":"a\\u0000b"}
            qrString    | {"sessionId":"$","status":"QR_REQUIRED","qrString":"a\\u0000b"}
            pairingCode | {"sessionId":"$","status":"QR_REQUIRED","pairingCode":"a\\u0000b"}
            workerId    | {"sessionId":"$","status":"CONNECTED","workerId":"a\\u0000b"}
            status      | {"sessionId":"$","status":"A\\u0000B"}
            sessionId   | {"sessionId":"a\\u0000b","status":"CONNECTED"}
            """)
    void a_malformed_report_is_refused_with_its_field(String field, String body) {
        report(body.replace("$", session))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_field")
                .jsonPath("$.field")
                .isEqualTo(field);
        user.get("/sessions/" + session).expectBody().jsonPath("$.version").isEqualTo(1);
    }

    @Test
    void bodies_and_texts_are_bounded() {
        problem(report(qr(session, "x".repeat(2954))), 400, "invalid_field");
        problem(report("{\"padding\":\"" + "x".repeat(65_536) + "\"}"), 413, "body_too_large");
        problem(signed("x".repeat(65_537), Pods.WEBHOOK_SECRET, Instant.now()), 413, "body_too_large");
        accepted(qr(session, "x".repeat(2953)));
        accepted(status(session, "ERROR", "error", "x".repeat(1001)))
                .jsonPath("$.warnings.length()")
                .isEqualTo(1);
    }

    @Test
    void what_decorates_a_status_never_makes_its_report_fail() {
        accepted(status(
                        session,
                        "CONNECTED",
                        "phoneNumber",
                        "5491155554444.0:52@s.whatsapp.net",
                        "displayName",
                        "a\0" + "b".repeat(300),
                        "attempt",
                        "second",
                        "reason",
                        7))
                .jsonPath("$.warnings.length()")
                .isEqualTo(2);

        user.get("/sessions/" + session + "/status")
                .expectBody()
                .jsonPath("$.phoneNumber")
                .isEqualTo("+5491155554444")
                .jsonPath("$.displayName")
                .value((String name) -> assertThat(name).hasSize(256).startsWith("a"));
    }

    @Test
    void a_signature_is_a_credential_too() {
        String body = "{\"sessionId\":\"" + session + "\",\"status\":\"CONNECTED\"}";

        signed(body, Pods.WEBHOOK_SECRET, Instant.now()).expectStatus().isAccepted();
        signed(
                        body,
                        "an-older-webhook-secret-0123456789-0123456789",
                        Instant.now().minusSeconds(290))
                .expectStatus()
                .isAccepted();
        problem(signed(body, Pods.WEBHOOK_SECRET, Instant.now().minusSeconds(310)), 401, "timestamp_off");
        problem(signed(body, "another-secret", Instant.now()), 401, "worker_credential_invalid");
    }

    @Test
    void a_user_is_not_a_worker() {
        problem(user.post("/webhooks/session-status"), 401, "user_token_shown");
        problem(
                User.client(Pods.FIRST)
                        .post()
                        .uri(URI.create(Pods.FIRST.url() + "/api/v1/%77ebhooks/session-status"))
                        .exchange(),
                401,
                "worker_credential_missing");
        User.client(Pods.FIRST)
                .post()
                .uri("/api/v1/webhooks/session-status")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals("WWW-Authenticate", "Bearer realm=\"workers\", Webhook-Signature realm=\"workers\"");
    }

    private int qrLifetime() {
        return shown().get("ttlMs").asInt();
    }

    private Instant qrEnd() {
        return Instant.parse(shown().get("expiresAt").asString());
    }

    private JsonNode shown() {
        var body = user.get("/sessions/" + session + "/qr")
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        return Objects.requireNonNull(body);
    }

    private static List<String> simultaneously(int calls, IntFunction<Object> body) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads
                    .invokeAll(IntStream.range(0, calls)
                            .<Callable<String>>mapToObj(i ->
                                    () -> String.valueOf(report(i % 2 == 0 ? Pods.FIRST : Pods.SECOND, body.apply(i))
                                            .expectBody(String.class)
                                            .returnResult()
                                            .getResponseBody()))
                            .toList())
                    .stream()
                    .map(call -> call.resultNow())
                    .toList();
        }
    }

    private static ResponseSpec signed(String body, String secret, Instant at) {
        String timestamp = Long.toString(at.getEpochSecond());
        return User.client(Pods.FIRST)
                .post()
                .uri("/api/v1/webhooks/session-status")
                .header("X-Webhook-Timestamp", timestamp)
                .header("X-Webhook-Signature", "v1=" + hmac(secret, timestamp + "." + body))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
