package wagateway.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.report;
import static wagateway.api.Reporter.status;
import static wagateway.api.SessionsIT.problem;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.wire.PublishedEvent;

class PairingCodesIT {
    private final User user = User.any();
    private final String session = user.session("phone");
    private final Bus bus = new Bus(Pods.REDIS).listeningTo(user);

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void a_code_is_shown_by_itself_and_lives_three_minutes() {
        accepted(pairing("ABCD1234"));

        SessionEvent shown = published(2);
        assertThat(shown.state()).isInstanceOf(StatusOnly.class);
        assertThat(shown.status()).isEqualTo(SessionStatus.QR_REQUIRED);
        var code = Objects.requireNonNull(shown.pairingCode());
        assertThat(Duration.between(shown.at(), code.expiresAt())).isEqualTo(Duration.ofMinutes(3));
        JsonNode now = get("/status");
        assertThat(now.get("pairingCode").asString()).isEqualTo("ABCD1234");
        assertThat(now.get("pairingCodeExpiresAt").asString())
                .isEqualTo(code.expiresAt().toString());
        problem(user.get("/sessions/" + session + "/qr"), 404, "qr_not_available");
        JsonNode past = get("/events");
        assertThat(past.at("/items/0/type").asString()).isEqualTo("pairing_code_updated");
        assertThat(past.toString()).doesNotContain("ABCD1234");
    }

    @Test
    void a_code_stays_beside_the_qr_codes_that_follow_with_its_own_end() {
        accepted(pairing("ABCD1234", "pairingCodeTtlMs", 90_000));
        accepted(qr(session, "2@first"));
        accepted(qr(session, "2@second"));

        assertThat(qrOf(4).ttl()).isEqualTo(Duration.ofSeconds(20));
        assertThat(qrOf(4).pairingCode()).isEqualTo(published(2).pairingCode());
        JsonNode shown = get("/qr");
        assertThat(shown.get("qrCode").asString()).isEqualTo("2@second");
        assertThat(shown.get("pairingCode").asString()).isEqualTo("ABCD1234");
        assertThat(shown.get("pairingCodeExpiresAt").asString())
                .isNotEqualTo(shown.get("expiresAt").asString());
        assertThat(get("/status").get("pairingCode").asString()).isEqualTo("ABCD1234");
    }

    @Test
    void a_qr_code_stays_beside_a_code_that_is_reported_by_itself() {
        accepted(qr(session, "2@\"é", "ttlMs", 60_000, "attempt", 2, "maxAttempts", 5));
        accepted(pairing("ABCD1234"));
        accepted(pairing("EFGH5678"));

        QrCode before = qrOf(2);
        QrCode after = qrOf(4);
        assertThat(Objects.requireNonNull(after.pairingCode()).value()).isEqualTo("EFGH5678");
        assertThat(new QrCode(
                        after.value(), after.expiresAt(), after.ttl(), after.attempt(), after.maxAttempts(), null))
                .isEqualTo(before);
        assertThat(get("/qr").get("qrCode").asString()).isEqualTo("2@\"é");
    }

    @Test
    void the_same_code_reported_again_keeps_its_end_and_once_ended_stays_so() {
        accepted(pairing("ABCD1234", "ttlMs", 400));
        accepted(pairing("ABCD1234", "ttlMs", 60_000));
        assertThat(published(3).pairingCode()).isEqualTo(published(2).pairingCode());

        await().atMost(5, SECONDS).until(() -> version() >= 4);
        accepted(pairing("ABCD1234"));

        assertThat(published(4).pairingCode()).isNull();
        assertThat(published(5).pairingCode()).isNull();
        accepted(pairing("EFGH5678"));
        assertThat(published(6).pairingCode()).isNotNull();
    }

    @Test
    void a_code_that_runs_out_is_ended_for_everybody_who_watches() {
        accepted(pairing("ABCD1234", "ttlMs", 300));

        StatusOnly ended = statusOf(3);
        assertThat(ended.reason()).isEqualTo(Reason.QR_EXPIRED);
        assertThat(ended.pairingCode()).isNull();
        assertThat(get("/status").has("pairingCode")).isFalse();
    }

    @Test
    void of_a_qr_code_and_a_code_beside_it_each_is_ended_at_its_own_time() {
        accepted(qr(session, "2@abc", "ttlMs", 1_500, "pairingCode", "ABCD1234", "pairingCodeTtlMs", 300));
        accepted(status(user.session("other"), "QR_REQUIRED"));

        assertThat(qrOf(3).pairingCode()).isNull();
        assertThat(qrOf(3).expiresAt()).isEqualTo(qrOf(2).expiresAt());
        assertThat(qrOf(3).ttl()).isEqualTo(qrOf(2).ttl());
        assertThat(statusOf(4).reason()).isEqualTo(Reason.QR_EXPIRED);
    }

    @Test
    void a_qr_code_that_runs_out_leaves_the_code_beside_it() {
        accepted(qr(session, "2@abc", "ttlMs", 300, "pairingCode", "ABCD1234"));

        StatusOnly left = statusOf(3);
        assertThat(left.reason()).isEqualTo(Reason.QR_EXPIRED);
        assertThat(left.pairingCode()).isNotNull().isEqualTo(published(2).pairingCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECTED", "RECONNECTING", "PASSKEY_REQUIRED", "ERROR"})
    void another_status_ends_the_linking_and_its_code(String status) {
        accepted(pairing("ABCD1234"));
        accepted(status(session, status, "pairingCode", "ABCD1234"));
        accepted(qr(session, "2@abc"));

        assertThat(published(3).pairingCode()).isNull();
        assertThat(published(4).pairingCode()).isNull();
        accepted(pairing("ABCD1234"));
        assertThat(published(5).pairingCode()).isNotNull();
    }

    @Test
    void what_a_passkey_step_asks_for_is_passed_on_unchanged() {
        var passkey = Map.of("challenge", "q\u0000\"é", "timeout", 60_000, "allowCredentials", new Object[] {"a"});
        accepted(status(session, "PASSKEY_REQUIRED", "passkey", passkey));
        assertThat(get("/status").get("passkey")).isEqualTo(json(passkey));

        accepted(status(session, "PASSKEY_CONFIRMATION_REQUIRED", "confirmationCode", "123 456"));
        assertThat(get("/status").get("confirmationCode").asString()).isEqualTo("123 456");
        assertThat(get("/status").has("passkey")).isFalse();
        assertThat(get("/events").toString()).doesNotContain("challenge").doesNotContain("123 456");
    }

    @Test
    void what_is_passed_on_is_bounded() {
        problem(report(pairing("A".repeat(33))), 400, "invalid_field");
        problem(report(status(session, "S", "confirmationCode", "1".repeat(65))), 400, "invalid_field");
        problem(report(status(session, "S", "passkey", "text")), 400, "invalid_field");
        problem(report(status(session, "S", "passkey", Map.of("a", "a".repeat(16_384)))), 400, "invalid_field");
        assertThat(version()).isEqualTo(1);
    }

    private Map<String, Object> pairing(String code, Object... more) {
        Map<String, Object> report = status(session, "QR_REQUIRED", more);
        report.put("pairingCode", code);
        return report;
    }

    private QrCode qrOf(long version) {
        return ((QrShown) published(version).state()).qr();
    }

    private StatusOnly statusOf(long version) {
        return (StatusOnly) published(version).state();
    }

    private SessionEvent published(long version) {
        return await().atMost(5, SECONDS)
                .until(
                        () -> bus.messages().stream()
                                .map(message -> PublishedEvent.read(message.substring(message.indexOf(' ') + 1))
                                        .event())
                                .filter(event -> event.sessionId().value().equals(session))
                                .filter(event -> event.version().value() == version)
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    private long version() {
        return get("").get("version").asLong();
    }

    private JsonNode get(String path) {
        return Objects.requireNonNull(user.get("/sessions/" + session + path)
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }

    private static JsonNode json(Object value) {
        return JsonMapper.shared().valueToTree(value);
    }
}
