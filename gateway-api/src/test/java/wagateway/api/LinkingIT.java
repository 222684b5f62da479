package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.FakeWorker.drain;
import static wagateway.api.FakeWorker.heartbeat;
import static wagateway.api.FakeWorker.register;
import static wagateway.api.SessionsIT.problem;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkingIT {
    private final User user = User.any();
    private final String session = user.session("phone");

    @BeforeEach
    void no_worker_is_left_from_another_test() {
        Pods.execute("DELETE FROM workers");
    }

    @Test
    void connect_asks_the_worker_and_offers_the_qr_code_of_its_answer() {
        try (var worker = new FakeWorker(200, "{\"qrCode\":\"2@first\"}")) {
            register("w1", worker.endpoint() + "/", 10).expectStatus().isOk();

            user.post("/sessions/" + session + "/connect")
                    .expectStatus()
                    .isAccepted()
                    .expectBody()
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
    @ValueSource(strings = {"", "{}", "{\"qrCode\":null}", "not json"})
    void a_worker_may_report_its_qr_code_later(String answer) {
        try (var worker = new FakeWorker(200, answer)) {
            register("w1", worker.endpoint(), 10).expectStatus().isOk();

            user.post("/sessions/" + session + "/connect")
                    .expectStatus()
                    .isAccepted()
                    .expectBody()
                    .jsonPath("$.status")
                    .isEqualTo("CONNECTING");
        }
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
            user.post("/sessions/" + session + "/connect").expectStatus().isAccepted();
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

    @Test
    void disconnect_and_delete_tell_the_worker() {
        try (var worker = new FakeWorker(200, "{}")) {
            register("w1", worker.endpoint(), 10).expectStatus().isOk();
            user.post("/sessions/" + session + "/connect").expectStatus().isAccepted();
            user.post("/sessions/" + session + "/disconnect")
                    .expectStatus()
                    .isAccepted()
                    .expectBody()
                    .jsonPath("$.status")
                    .isEqualTo("DISCONNECTED");
            user.post("/sessions/" + session + "/connect").expectStatus().isAccepted();
            user.delete("/sessions/" + session).expectStatus().isNoContent();

            assertThat(worker.calls())
                    .filteredOn(call -> call.startsWith("DELETE"))
                    .hasSize(2)
                    .allMatch(call -> call.startsWith("DELETE /sessions/" + session));
        }
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

    private void expectError() {
        user.get("/sessions/" + session)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("ERROR")
                .jsonPath("$.error")
                .exists();
    }
}
