package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.FakeWorker.drain;
import static wagateway.api.FakeWorker.heartbeat;
import static wagateway.api.FakeWorker.register;
import static wagateway.api.FakeWorker.sessionsOf;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.report;
import static wagateway.api.Reporter.status;
import static wagateway.api.SessionsIT.problem;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

class ConnectIT {
    private final User user = User.any();
    private final String session = user.session("phone");

    @BeforeEach
    void no_worker_is_left_from_another_test() {
        Pods.execute("UPDATE sessions SET worker_id = NULL");
        Pods.execute("DELETE FROM workers");
    }

    @Test
    void connect_asks_the_worker_and_offers_the_qr_code_of_its_answer() {
        try (var worker = new FakeWorker(200, "{\"qrCode\":\"2@first\"}")) {
            register("w1", worker.endpoint() + "/", 10).expectStatus().isOk();

            connect()
                    .jsonPath("$.status")
                    .isEqualTo("QR_REQUIRED")
                    .jsonPath("$.version")
                    .isEqualTo(3);

            assertThat(worker.calls())
                    .containsExactly("POST /sessions {\"sessionId\":\"" + session + "\",\"userId\":\"" + user.id()
                            + "\",\"sessionName\":\"phone\"}");
            user.get("/sessions/" + session + "/qr")
                    .expectBody()
                    .jsonPath("$.qrCode")
                    .isEqualTo("2@first")
                    .jsonPath("$.ttlMs")
                    .isEqualTo(60_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"qrCode\":null}", "{\"qrCode\":\"2@\\u0000\"}", "not json"})
    void a_worker_may_report_its_qr_code_later(String answer) {
        try (var _ = worker(answer)) {

            connect().jsonPath("$.status").isEqualTo("CONNECTING");
        }
    }

    @Test
    void a_phone_number_is_handed_to_the_worker() {
        try (var worker = worker("{}")) {

            connect(MediaType.APPLICATION_JSON, "{\"phoneNumber\":\"+4915112345678\"}")
                    .expectStatus()
                    .isAccepted();

            assertThat(worker.calls())
                    .hasSize(1)
                    .first(InstanceOfAssertFactories.STRING)
                    .endsWith("\"sessionName\":\"phone\",\"phoneNumber\":\"+4915112345678\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4915112345678",
                "+0915112345678",
                "+49 151 12345678",
                "+123456",
                "+1234567890123456",
                "",
                "+4915112345678\\n"
            })
    void a_number_of_another_form_is_refused_and_changes_nothing(String number) {
        connect(MediaType.APPLICATION_JSON, "{\"phoneNumber\":\"" + number + "\"}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_field")
                .jsonPath("$.field")
                .isEqualTo("phoneNumber");

        user.get("/sessions/" + session).expectBody().jsonPath("$.version").isEqualTo(1);
    }

    @Test
    void front_ends_that_know_no_phone_numbers_connect_as_ever() {
        try (var worker = worker("{}")) {

            connect(MediaType.APPLICATION_FORM_URLENCODED, "").expectStatus().isAccepted();
            connect(MediaType.APPLICATION_JSON, "").expectStatus().isAccepted();
            connect(MediaType.APPLICATION_JSON, "{}").expectStatus().isAccepted();
            connect(MediaType.APPLICATION_JSON, "null").expectStatus().isAccepted();

            assertThat(worker.calls()).hasSize(4).allMatch(call -> !call.contains("phoneNumber"));
        }
        problem(connect(MediaType.APPLICATION_JSON, "[]"), 400, "malformed_body");
        problem(connect(MediaType.APPLICATION_JSON, "{"), 400, "malformed_body");
        problem(connect(MediaType.TEXT_PLAIN, "+4915112345678"), 415, "media_type_not_supported");
    }

    /** A worker that answers this to the call that opens a session; the only one. */
    private static FakeWorker worker(String answer) {
        var worker = new FakeWorker(200, answer);
        register("w1", worker.endpoint(), 10).expectStatus().isOk();
        return worker;
    }

    /** @return the body of the answer, which is 202 */
    private BodyContentSpec connect() {
        return user.post("/sessions/" + session + "/connect")
                .expectStatus()
                .isAccepted()
                .expectBody();
    }

    private ResponseSpec connect(MediaType type, String body) {
        return User.client(Pods.FIRST)
                .post()
                .uri("/api/v1/sessions/" + session + "/connect")
                .headers(headers -> headers.setBearerAuth(user.token()))
                .contentType(type)
                .bodyValue(body)
                .exchange();
    }

    @Test
    void without_a_worker_the_session_fails() {
        problem(user.post("/sessions/" + session + "/connect"), 503, "no_worker");

        expectError();
    }

    @Test
    void a_draining_or_silent_or_full_worker_gets_no_session() {
        try (var worker = new FakeWorker(200, "{}")) {
            register("draining", worker.endpoint(), 10).expectStatus().isOk();
            drain("draining").expectStatus().isNoContent();
            register("silent", worker.endpoint(), 10).expectStatus().isOk();
            Pods.execute("UPDATE workers SET last_heartbeat_at = now() - interval '31 s' WHERE id = 'silent'");
            register("full", worker.endpoint(), 1).expectStatus().isOk();
            user.post("/sessions/" + user.session("other") + "/connect")
                    .expectStatus()
                    .isAccepted();

            problem(user.post("/sessions/" + session + "/connect"), 503, "no_worker");

            heartbeat("silent").expectStatus().isNoContent();
            connect();
        }
    }

    @Test
    void the_least_loaded_worker_is_chosen() {
        try (var small = new FakeWorker(200, "{}");
                var large = new FakeWorker(200, "{}")) {
            register("small", small.endpoint(), 2).expectStatus().isOk();
            register("large", large.endpoint(), 10).expectStatus().isOk();

            for (String name : new String[] {"a", "b", "c"}) {
                user.post("/sessions/" + user.session(name) + "/connect")
                        .expectStatus()
                        .isAccepted();
            }

            assertThat(large.calls()).hasSize(2);
            assertThat(small.calls()).hasSize(1);
        }
    }

    @Test
    void a_user_takes_so_many_slots_and_no_more() {
        try (var worker = new FakeWorker(200, "{}")) {
            register("w1", worker.endpoint(), 600).expectStatus().isOk();
            Pods.execute("""
                    INSERT INTO sessions (id, user_id, name, slug, status, version, created_at, updated_at, worker_id)
                    SELECT '%1$s-s' || n, '%1$s', 's' || n, 's' || n, 'CONNECTED', 1, now(), now(), 'w1'
                    FROM generate_series(1, 500) AS n""".formatted(user.id()));

            problem(user.post("/sessions/" + session + "/connect"), 409, "slot_limit_reached");

            assertThat(worker.calls()).isEmpty();
            user.get("/sessions/" + session).expectBody().jsonPath("$.version").isEqualTo(1);
            Pods.execute("UPDATE sessions SET worker_id = NULL WHERE id = ?", user.id() + "-s1");
            connect();
            connect();
        }
    }

    @Test
    void an_unreachable_worker_is_a_problem_and_the_session_fails() {
        String endpoint;
        try (var worker = new FakeWorker(200, "{}")) {
            endpoint = worker.endpoint();
        }
        register("gone", endpoint, 10).expectStatus().isOk();

        problem(user.post("/sessions/" + session + "/connect"), 502, "worker_unreachable");

        expectError();
    }

    @Test
    void a_worker_that_refuses_is_a_problem_too() {
        try (var worker = new FakeWorker(422, "{}")) {
            register("strict", worker.endpoint(), 10).expectStatus().isOk();

            problem(user.post("/sessions/" + session + "/connect"), 502, "worker_refused");

            assertThat(worker.calls()).hasSize(1);
            expectError();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 503, 0})
    void where_a_worker_does_not_open_it_another_one_is_asked_and_the_one_comes_last_from_then_on(int status) {
        var bad = new FakeWorker(Math.max(status, 200), "{}");
        try (var good = new FakeWorker(200, "{\"qrCode\":\"2@first\"}")) {
            register("bad", bad.endpoint(), 1_000).expectStatus().isOk();
            register("good", good.endpoint(), 4).expectStatus().isOk();
            if (status == 0) {
                bad.close();
            }

            connect().jsonPath("$.status").isEqualTo("QR_REQUIRED");

            int asked = bad.calls().size();
            assertThat(asked > 0).isEqualTo(status != 0);
            assertThat(good.calls()).hasSize(1);
            String second = user.session("second");
            user.post("/sessions/" + second + "/connect").expectStatus().isAccepted();
            assertThat(bad.calls()).hasSize(asked);
            assertThat(good.calls()).hasSize(2);
        } finally {
            bad.close();
        }
    }

    @Test
    void no_more_than_three_workers_are_asked_for_a_session() {
        try (var one = new FakeWorker(503, "{}");
                var two = new FakeWorker(503, "{}");
                var three = new FakeWorker(503, "{}");
                var four = new FakeWorker(503, "{}")) {
            var workers = List.of(one, two, three, four);
            for (int i = 0; i < workers.size(); i++) {
                register("w" + i, workers.get(i).endpoint(), 10).expectStatus().isOk();
            }

            problem(user.post("/sessions/" + session + "/connect"), 502, "worker_refused");

            assertThat(workers).extracting(worker -> worker.calls().size()).containsExactly(1, 1, 1, 0);
            expectError();
        }
    }

    @Test
    void what_a_worker_finds_fault_with_is_asked_of_no_other_and_not_held_against_it() {
        try (var strict = new FakeWorker(422, "{}");
                var other = new FakeWorker(200, "{}")) {
            register("a-strict", strict.endpoint(), 10).expectStatus().isOk();
            register("other", other.endpoint(), 10).expectStatus().isOk();

            problem(user.post("/sessions/" + session + "/connect"), 502, "worker_refused");
            problem(user.post("/sessions/" + session + "/connect"), 502, "worker_refused");

            assertThat(strict.calls()).hasSize(2);
            assertThat(other.calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void no_other_worker_is_asked_where_something_happens_before_the_first_one_fails(boolean reported)
            throws Exception {
        try (var slow = new FakeWorker(503, "{}");
                var other = new FakeWorker(200, "{}")) {
            register("a-slow", slow.endpoint(), 10).expectStatus().isOk();
            register("other", other.endpoint(), 10).expectStatus().isOk();

            slow.hold();
            hangUp("POST", "/connect", slow);
            if (reported) {
                accepted(qr(session, "2@its"));
            } else {
                hangUp("POST", "/disconnect", slow);
            }
            slow.release();
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                expectStatus(reported ? "QR_REQUIRED" : "DISCONNECTED");
                assertThat(other.calls()).isEmpty();
            });
        }
    }

    @Test
    void disconnect_and_delete_tell_the_worker() {
        try (var worker = worker("{}")) {
            connect();
            user.post("/sessions/" + session + "/disconnect")
                    .expectStatus()
                    .isAccepted()
                    .expectBody()
                    .jsonPath("$.status")
                    .isEqualTo("DISCONNECTED");
            connect();
            user.delete("/sessions/" + session).expectStatus().isNoContent();

            assertThat(worker.calls())
                    .filteredOn(call -> call.startsWith("DELETE"))
                    .hasSize(2)
                    .allMatch(call -> call.startsWith("DELETE /sessions/" + session));
        }
    }

    @ParameterizedTest
    @CsvSource({"200, QR_REQUIRED", "500, ERROR"})
    void what_a_slow_worker_answers_is_stored_though_the_caller_has_hung_up(int status, String stored)
            throws Exception {
        try (var worker = new FakeWorker(status, "{\"qrCode\":\"2@late\"}")) {
            register("slow", worker.endpoint(), 10).expectStatus().isOk();

            worker.hold();
            hangUp("POST", "/connect", worker);
            worker.release();

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> expectStatus(stored));
        }
    }

    @Test
    void a_disconnect_is_stored_before_the_worker_answers() throws Exception {
        try (var worker = new FakeWorker(200, "{}")) {
            register("slow", worker.endpoint(), 10).expectStatus().isOk();
            connect();

            worker.hold();
            hangUp("POST", "/disconnect", worker);

            expectStatus("DISCONNECTED");
        }
    }

    @Test
    void a_worker_that_fails_is_told_again_though_the_caller_has_hung_up() throws Exception {
        try (var worker = new FakeWorker(200, "{}");
                var failing = new FakeWorker(503, "{}")) {
            register("w1", worker.endpoint(), 10).expectStatus().isOk();
            connect();
            register("w1", failing.endpoint(), 10).expectStatus().isOk();

            failing.hold();
            hangUp("POST", "/disconnect", failing);
            failing.release();

            await().until(() -> failing.calls().size() > 1);
        }
    }

    /** Calls and drops the connection as soon as the worker has been called because of it. */
    private void hangUp(String method, String path, FakeWorker worker) throws IOException {
        int before = worker.calls().size();
        URI pod = URI.create(Pods.FIRST.url());
        try (var socket = new Socket(pod.getHost(), pod.getPort())) {
            socket.getOutputStream()
                    .write((method + " /api/v1/sessions/" + session + path
                                    + " HTTP/1.1\r\nHost: pod\r\nAuthorization: Bearer " + user.token()
                                    + "\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> worker.calls().size() > before);
            socket.setSoLinger(true, 0);
        }
    }

    private void expectStatus(String status) {
        user.get("/sessions/" + session).expectBody().jsonPath("$.status").isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_moved_session_is_heard_whatever_the_clocks_of_its_workers(boolean reversed) {
        long first = 1_000_000;
        long second = reversed ? first - 500 : first + 500;
        try (var worker = worker("{}")) {
            connect();
            accepted(status(session, "CONNECTED", "workerEpoch", first, "sequence", 7));
            drain("w1").expectStatus().isNoContent();
            register("w2", worker.endpoint(), 10).expectStatus().isOk();
            connect();

            stale(status(session, "DISCONNECTED", "workerEpoch", first, "sequence", 8));
            accepted(status(session, "CONNECTED", "workerEpoch", second, "sequence", 1));
            stale(status(session, "DISCONNECTED", "workerEpoch", first, "sequence", 9));
            stale(status(session, "DISCONNECTED", "workerEpoch", second, "sequence", 1));
            expectStatus("CONNECTED");
        }
    }

    @Test
    void a_report_of_a_worker_that_lost_the_session_changes_nothing() {
        try (var worker = worker("{}")) {
            accepted(status(session, "SYNCING", "workerId", "a-worker-that-took-it-by-itself"));
            connect();
            stale(status(session, "CONNECTED", "workerId", "w2"));
            accepted(status(session, "CONNECTED", "workerId", "w1"));
            drain("w1").expectStatus().isNoContent();
            register("w2", worker.endpoint(), 10).expectStatus().isOk();
            connect();

            stale(status(session, "DISCONNECTED", "workerId", "w1"));
            stale(status(session, "DISCONNECTED", "workerId", "w1", "workerEpoch", 9, "sequence", 1));
            expectStatus("CONNECTING");
            accepted(status(session, "CONNECTED", "workerId", "w2"));
        }
    }

    @Test
    void on_the_same_worker_a_late_report_of_the_linking_before_stays_late() {
        try (var _ = worker("{}")) {
            connect();
            accepted(status(session, "CONNECTED", "workerEpoch", 5, "sequence", 7));
            user.post("/sessions/" + session + "/disconnect").expectStatus().isAccepted();
            connect();

            stale(status(session, "DISCONNECTED", "workerEpoch", 5, "sequence", 6));
            accepted(status(session, "CONNECTED", "workerEpoch", 6, "sequence", 1));
        }
    }

    @Test
    void a_disconnect_is_passed_only_by_what_shows_that_the_worker_began_anew() {
        try (var _ = worker("{}")) {
            connect();
            long epoch = System.currentTimeMillis();
            accepted(status(session, "CONNECTED", "workerEpoch", epoch, "sequence", 1));
            user.post("/sessions/" + session + "/disconnect").expectStatus().isAccepted();

            stale(status(session, "CONNECTED", "workerEpoch", epoch, "sequence", 2));
            stale(status(session, "CONNECTED", "workerEpoch", epoch - 1, "sequence", 1));
            stale(status(session, "CONNECTED", "occurredAt", Instant.now().toString()));
            stale(qr(session, "2@late"));
            stale(status(session, "ERROR"));
            expectStatus("DISCONNECTED");
            accepted(status(session, "DISCONNECTED", "reason", "logged_out"));
            stale(qr(session, "2@late"));
            accepted(qr(session, "2@new", "workerEpoch", System.currentTimeMillis() + 1000, "sequence", 1));
            expectLifetime(60_000);
        }
    }

    @Test
    void after_the_next_connect_the_epoch_that_the_user_ended_is_over_and_any_other_counts() {
        try (var _ = worker("{}")) {
            connect();
            long wrong = System.currentTimeMillis() + 200_000;
            accepted(status(session, "CONNECTED", "workerEpoch", wrong, "sequence", 1));
            user.post("/sessions/" + session + "/disconnect").expectStatus().isAccepted();
            connect();

            stale(status(session, "CONNECTED", "workerEpoch", wrong, "sequence", 2));
            expectStatus("CONNECTING");
            accepted(qr(session, "2@a", "workerEpoch", System.currentTimeMillis(), "sequence", 1));
            stale(status(session, "CONNECTED", "workerEpoch", wrong, "sequence", 3));
        }
    }

    @Test
    void each_connect_begins_the_order_from_nothing() {
        try (var _ = worker("{}")) {
            accepted(qr(session, "2@a", "workerEpoch", 9, "sequence", 5, "occurredAt", "2026-01-01T00:00:09Z"));
            connect();
            accepted(qr(session, "2@b", "workerEpoch", 7, "sequence", 5));

            connect();
            stale(qr(session, "2@c", "workerEpoch", 7, "sequence", 5));
            accepted(qr(session, "2@d", "occurredAt", "2026-01-01T00:00:01Z"));
            accepted(qr(session, "2@e", "workerEpoch", 6, "sequence", 1));
            stale(qr(session, "2@f", "workerEpoch", 5, "sequence", 9));
        }
    }

    private static void stale(Map<String, Object> body) {
        report(body)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.stale")
                .isEqualTo(true);
    }

    @Test
    void a_code_of_the_answer_that_is_reported_too_keeps_its_lifetime() {
        try (var _ = worker("{\"qrCode\":\"2@first\"}")) {
            connect();
            accepted(qr(session, "2@first"));
            expectLifetime(60_000);
            accepted(qr(session, "2@second"));
            expectLifetime(20_000);
        }
    }

    @Test
    void a_code_that_a_worker_answers_again_keeps_its_end() {
        try (var _ = worker("{\"qrCode\":\"2@same\"}")) {
            connect();
            String end = end();

            connect().jsonPath("$.status").isEqualTo("QR_REQUIRED");

            assertThat(end()).isEqualTo(end);
            accepted(qr(session, "2@second"));
            expectLifetime(20_000);
        }
    }

    private String end() {
        var body = user.get("/sessions/" + session + "/qr")
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        return Objects.requireNonNull(body).get("expiresAt").asString();
    }

    @Test
    void a_session_that_is_connected_stays_so_unless_its_user_insists() {
        try (var worker = worker("{\"qrCode\":\"2@new\"}")) {
            connect();
            accepted(status(session, "CONNECTED", "workerEpoch", 5, "sequence", 1, "phoneNumber", "+49151"));

            connect()
                    .jsonPath("$.status")
                    .isEqualTo("CONNECTED")
                    .jsonPath("$.phoneNumber")
                    .isEqualTo("+49151")
                    .jsonPath("$.version")
                    .isEqualTo(4);
            assertThat(worker.calls()).hasSize(1);

            user.post("/sessions/" + session + "/connect?force=true")
                    .expectStatus()
                    .isAccepted()
                    .expectBody()
                    .jsonPath("$.status")
                    .isEqualTo("QR_REQUIRED");
            assertThat(worker.calls())
                    .extracting(call -> call.substring(0, call.indexOf(' ')))
                    .containsExactly("POST", "DELETE", "POST");
            stale(status(session, "CONNECTED", "workerEpoch", 5, "sequence", 2));
        }
    }

    @Test
    void one_that_no_worker_of_ours_runs_stays_connected_too() {
        accepted(status(session, "CONNECTED"));

        connect().jsonPath("$.status").isEqualTo("CONNECTED");
    }

    @Test
    void a_worker_can_answer_that_the_session_is_connected() {
        String answer =
                "{\"status\":\"CONNECTED\",\"phoneNumber\":\"49151\",\"displayName\":\"Ada\",\"qrCode\":\"2@a\"}";
        try (var _ = worker(answer)) {

            connect()
                    .jsonPath("$.status")
                    .isEqualTo("CONNECTED")
                    .jsonPath("$.phoneNumber")
                    .isEqualTo("+49151")
                    .jsonPath("$.displayName")
                    .isEqualTo("Ada");
        }
    }

    @Test
    void a_worker_that_takes_a_session_and_reports_nothing_ends_in_an_error_on_whatever_pod() {
        try (var _ = worker("{}")) {
            connect();
            Pods.execute("UPDATE sessions SET connecting_at = now() - interval '59 s' WHERE id = ?", session);

            await().atMost(Duration.ofSeconds(10)).untilAsserted(this::expectError);

            user.get("/sessions/" + session).expectBody().jsonPath("$.reason").isEqualTo("worker_silent");
            assertThat(Pods.count("SELECT count(*) FROM sessions WHERE id = ? AND worker_id IS NULL", session))
                    .isOne();
            accepted(qr(session, "2@at-last"));
            expectLifetime(60_000);
        }
    }

    @Test
    void a_worker_that_starts_anew_is_told_what_it_had() {
        try (var _ = worker("{}")) {
            expectSessions("", "");
            for (String name : new String[] {"a", "b", "phone"}) {
                if (!name.equals("phone")) {
                    user.session(name);
                }
                user.post("/sessions/" + user.id() + "-" + name + "/connect")
                        .expectStatus()
                        .isAccepted();
            }
            accepted(status(session, "CONNECTED"));
            accepted(status(user.id() + "-a", "DISCONNECTED"));

            String b = "{\"sessionId\":\"" + user.id() + "-b\",\"userId\":\"" + user.id()
                    + "\",\"sessionName\":\"b\",\"status\":\"CONNECTING\"}";
            String phone = "{\"sessionId\":\"" + session + "\",\"userId\":\"" + user.id()
                    + "\",\"sessionName\":\"phone\",\"status\":\"CONNECTED\"}";
            expectSessions("", b + "," + phone);
            expectSessions("?after=" + user.id() + "-b", phone);
            expectSessions("?limit=1", b, user.id() + "-b");
            problem(sessionsOf("nobody", ""), 404, "worker_not_found");
            problem(user.get("/workers/w1/sessions"), 401, "user_token_shown");
        }
    }

    private static void expectSessions(String query, String items, String... next) {
        String rest = next.length == 0 ? "" : ",\"next\":\"" + next[0] + "\"";
        sessionsOf("w1", query)
                .expectStatus()
                .isOk()
                .expectBody()
                .json("{\"items\":[" + items + "]" + rest + "}", JsonCompareMode.STRICT);
    }

    private void expectLifetime(int millis) {
        user.get("/sessions/" + session + "/qr")
                .expectBody()
                .jsonPath("$.ttlMs")
                .isEqualTo(millis);
    }

    @Test
    void an_unknown_worker_must_register_again() {
        problem(heartbeat("nobody"), 404, "worker_not_found");
        problem(drain("nobody"), 404, "worker_not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"worker:3000", "/sessions", "ftp://worker", "http://u:p@worker", "http://worker?x=1", "http://"})
    void a_bad_endpoint_is_refused(String endpoint) {
        register("w1", endpoint, 1)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("endpoint");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://169.254.169.254/latest", "http://[fd00:ec2::254]:80", "http://0.0.0.0", "http://8.8.8.8"
            })
    void an_endpoint_outside_the_networks_of_workers_is_refused(String endpoint) {
        register("w1", endpoint, 1)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("endpoint")
                .jsonPath("$.detail")
                .value((String detail) -> assertThat(detail).contains("wagateway.api.worker.networks"));
    }

    private void expectError() {
        user.get("/sessions/" + session)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("ERROR")
                .jsonPath("$.error")
                .exists();
    }
}
