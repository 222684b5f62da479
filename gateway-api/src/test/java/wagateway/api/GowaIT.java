package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.SessionsIT.problem;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import wagateway.api.StandIn.Answer;

/** Sessions on an unchanged GOWA, through their whole life. */
class GowaIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String PAIRING = "{\"phoneNumber\":\"+4915112345678\"}";

    private final FakeGowa gowa = new FakeGowa();
    private final AdaptedSession session = AdaptedSession.make();

    @BeforeEach
    void gowa_is_the_only_worker() {
        AdaptedSession.onlyWorker(gowa, "gowa");
    }

    @AfterEach
    void close() {
        gowa.close();
    }

    @Test
    void a_session_is_linked_shown_and_logged_out() {
        session.connect();
        assertThat(calls()).containsExactly("GET", "POST /devices", "GET /login", "GET picture");
        session.shows(gowa.code(session.id()), 30_000);
        assertThat(session.get("/qr").path("attempt").asInt()).isOne();
        assertThat(session.get("/qr").path("maxAttempts").asInt()).isEqualTo(6);

        gowa.does(session.id(), "scanned");
        becomes("RECONNECTING", "restart_required");
        gowa.does(session.id(), "logged-in-without-name");
        isLinkedAs(null);
        gowa.does(session.id(), "logged-in");
        isLinkedAs("Ada");

        gowa.does(session.id(), "scanned");
        becomes("RECONNECTING", "network");
        gowa.does(session.id(), "logged-in");
        isLinkedAs("Ada");
        gowa.does(session.id(), "logged-out");
        becomes("DISCONNECTED", "logged_out");

        gowa.takeCalls();
        session.connect();
        assertThat(calls()).containsExactly("GET", "GET /login", "GET picture");
        session.shows(gowa.code(session.id()), 30_000);
    }

    @Test
    void a_state_is_reported_once() {
        session.connect();
        gowa.does(session.id(), "logged-in");
        isLinkedAs("Ada");
        long version = session.is("CONNECTED").path("version").asLong();

        gowa.takeCalls();
        await().atMost(SOON).until(() -> gowa.takeCalls().contains("GET /devices"));
        await().atMost(SOON).until(() -> gowa.takeCalls().contains("GET /devices"));

        assertThat(session.is("CONNECTED").path("version").asLong()).isEqualTo(version);
    }

    @Test
    void the_next_code_is_asked_for_just_before_the_end_of_one_by_one_pod() {
        session.connect();
        String first = gowa.code(session.id());
        session.shows(first, 30_000);
        Pods.execute(
                "UPDATE sessions SET qr_expires_at = now() + interval '2900 milliseconds' WHERE id = ?", session.id());

        await().atMost(SOON).until(() -> !gowa.code(session.id()).equals(first));
        await().atMost(SOON).untilAsserted(() -> session.shows(gowa.code(session.id()), 30_000));
        assertThat(session.get("/qr").path("attempt").asInt()).isEqualTo(2);
        assertThat(count("SELECT count(*) FROM session_events WHERE session_id = ? AND payload LIKE '%qr_expired%'"))
                .as("moments without a code")
                .isZero();
        assertThat(calls().stream().filter("GET /login"::equals)).hasSize(2);
    }

    @Test
    void a_linking_of_which_no_code_was_scanned_ends_and_is_stopped_there() {
        session.connect();
        Pods.execute("UPDATE sessions SET qr_codes = 6, qr_expires_at = now() WHERE id = ?", session.id());

        becomes("DISCONNECTED", "qr_expired");
        await().atMost(SOON).until(() -> calls().contains("POST /logout"));
        session.connect();
        session.shows(gowa.code(session.id()), 30_000);
    }

    @Test
    void a_linking_goes_on_when_a_code_could_not_be_had_and_ends_when_none_can() {
        session.connect();
        gowa.hasNoCodes();
        gowa.takeCalls();
        Pods.execute("UPDATE sessions SET qr_expires_at = now() WHERE id = ?", session.id());
        await().atMost(SOON).until(() -> calls().contains("GET /login"));
        session.is("QR_REQUIRED");

        Pods.execute(
                "UPDATE session_events SET payload = jsonb_set(payload::jsonb, '{lastReportAt}', '1000')::text WHERE session_id = ?",
                session.id());
        Pods.execute("DELETE FROM claims_of_codes");
        await().atMost(SOON).untilAsserted(() -> session.is("ERROR"));
    }

    @Test
    void who_asks_for_a_pairing_code_has_it_in_place_of_codes_to_scan() {
        connect(PAIRING).expectStatus().isAccepted();
        assertThat(calls()).containsExactly("GET", "POST /devices", "POST /login/code?phone=4915112345678");
        assertThat(session.is("QR_REQUIRED").path("pairingCode").asString()).isEqualTo("ABCDEFGH");

        gowa.does(session.id(), "logged-in");
        isLinkedAs("Ada");
    }

    @Test
    void a_pairing_code_that_nobody_typed_ends_the_linking() {
        connect(PAIRING).expectStatus().isAccepted();
        Pods.execute("UPDATE sessions SET pairing_expires_at = now() WHERE id = ?", session.id());

        becomes("DISCONNECTED", "qr_expired");
        assertThat(calls()).doesNotContain("GET /login");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ABCD", "ABCD-EFGH-IJKL", "<html>"})
    void a_pairing_answer_without_a_code_is_an_error(String answered) {
        gowa.pairsWith(answered);

        problem(connect(PAIRING), 502, "worker_refused");

        session.is("ERROR");
    }

    @Test
    void a_session_that_is_linked_there_is_taken_as_it_is() {
        gowa.does(session.id(), "logged-in");

        session.connect();

        assertThat(calls()).containsExactly("GET");
        assertThat(session.is("CONNECTED").path("displayName").asString()).isEqualTo("Ada");
    }

    @Test
    void one_whose_login_is_there_is_connected_and_told_when_it_is() {
        gowa.does(session.id(), "scanned");

        session.connect();

        assertThat(calls()).containsExactly("GET", "GET /app/reconnect");
        isLinkedAs("Ada");
    }

    @Test
    void a_disconnected_session_is_logged_out_and_a_deleted_one_forgotten() {
        session.connect();
        gowa.does(session.id(), "logged-in");
        isLinkedAs("Ada");
        gowa.takeCalls();

        session.post("/disconnect", "");
        assertThat(calls()).containsExactly("POST /logout");
        assertThat(session.is("DISCONNECTED").path("reason").isMissingNode()).isTrue();

        session.connect();
        gowa.forgets(session.id());
        gowa.takeCalls();
        session.post("/disconnect", "");
        assertThat(calls()).containsExactly("POST /logout");

        session.connect();
        session.delete();
        assertThat(gowa.has(session.id())).isFalse();
    }

    @Test
    void a_picture_is_fetched_from_where_the_worker_is_registered_whatever_its_link_says() {
        try (var elsewhere = new FakeGowa()) {
            for (String link : List.of(
                    elsewhere.endpoint() + "{place}",
                    "https://gowa.example.com/under/a/path{place}",
                    "http://169.254.169.254{place}")) {
                gowa.links(link);
                session.connect();
                session.shows(gowa.code(session.id()), 30_000);
                session.post("/disconnect", "");
            }
            assertThat(elsewhere.takeCalls()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "http://127.0.0.1/latest/meta-data", "{place}?more", "/statics/qrcode/../../etc/passwd.png"})
    void a_link_that_is_to_no_picture_of_a_code_is_not_followed(String link) {
        gowa.links(link);

        problem(connect(""), 502, "worker_refused");

        assertThat(calls()).doesNotContain("GET picture").last().isEqualTo("GET /login");
    }

    @Test
    void a_picture_that_shows_no_code_is_too_large_or_lies_elsewhere_is_an_error() {
        try (var elsewhere = new FakeGowa()) {
            var nodes = StandIn.MAPPER.getNodeFactory();
            var moved = nodes.objectNode().put("location", elsewhere.endpoint() + "/statics/qrcode/a.png");
            for (Answer answer : List.of(
                    new Answer(200, nodes.binaryNode(Base64.getDecoder().decode("iVBORw0KGgo="))),
                    new Answer(200, nodes.binaryNode(new byte[0])),
                    new Answer(200, nodes.binaryNode(new byte[300 * 1_024])),
                    new Answer(302, moved))) {
                gowa.shows(answer);
                connect("").expectStatus().isEqualTo(502);
                session.is("ERROR");
            }
            assertThat(elsewhere.takeCalls()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"gateway:guessed", "somebody:the-password-of-gowa", "the-password-of-gowa"})
    void an_account_that_it_does_not_know_is_noticed_at_once(String account) {
        Map<String, Object> registration = gowa.registration("gowa-2", "gowa", Pods.FIRST);
        registration.put("apiKey", account);

        problem(StandIn.register(User.operator(), registration), 502, "worker_refused");

        assertThat(gowa.takeCalls()).containsExactly("GET /devices");
    }

    private ResponseSpec connect(String body) {
        return User.client(Pods.SECOND)
                .post()
                .uri("/api/v1/sessions/" + session.id() + "/connect")
                .headers(headers -> headers.setBearerAuth(session.user().token()))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private long count(String sql) {
        return Pods.count(sql, session.id());
    }

    /** Those for the session, without those for how all are. */
    private List<String> calls() {
        return gowa.takeCalls().stream()
                .filter(call -> !call.equals("GET /devices"))
                .map(call -> call.replace(" /devices/" + session.id(), " ")
                        .replaceFirst(" /statics/qrcode/.*", " picture")
                        .replaceFirst("\\?device_id=.*", "")
                        .strip())
                .toList();
    }

    private void becomes(String status, String reason) {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(session.is(status).path("reason").asString()).isEqualTo(reason));
    }

    private void isLinkedAs(@Nullable String name) {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode connected = session.is("CONNECTED");
            assertThat(connected.path("phoneNumber").asString()).isEqualTo("+4915112345678");
            assertThat(connected.path("displayName").stringValue(null)).isEqualTo(name);
        });
    }
}
