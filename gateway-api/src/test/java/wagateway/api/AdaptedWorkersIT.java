package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.SessionsIT.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How workers of other kinds come, are watched and go. */
class AdaptedWorkersIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Database database;
    private static List<Pods.Pod> pods;

    private final FakeWaha waha = new FakeWaha();
    private User operator;

    @BeforeAll
    static void start() {
        database = Database.create("adapted");
        pods = database.pods(
                2,
                "--wagateway.api.adapter.probe-interval=100ms",
                "--wagateway.api.adapter.look-interval=20ms",
                "--wagateway.api.worker.silence=2s",
                "--wagateway.api.failover.interval=100ms");
    }

    @AfterAll
    static void stop() {
        pods.forEach(Pods.Pod::close);
    }

    @BeforeEach
    void no_worker_is_there() {
        operator = User.operator().at(pods.getFirst());
        database.execute("UPDATE sessions SET worker_id = NULL");
        database.execute("DELETE FROM workers");
    }

    @AfterEach
    void close() {
        waha.close();
    }

    @Test
    void an_operator_registers_one_and_is_told_what_to_do_there() {
        StandIn.register(operator, registration())
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.endpoint")
                .isEqualTo(waha.endpoint())
                .jsonPath("$.setUp")
                .isNotEmpty()
                .jsonPath("$.apiKey")
                .doesNotExist();

        assertThat(waha.takeCalls()).contains("GET /api/sessions");
        assertThat(database.count(
                        "SELECT count(*) FROM workers w WHERE kind = 'waha' AND w::text LIKE '%" + StandIn.KEY + "%'"))
                .isZero();
        assertThat(database.count("SELECT count(*) FROM workers WHERE kind = 'waha' AND sealed_key IS NOT NULL"))
                .isOne();
    }

    @Test
    void nobody_else_does() {
        problem(StandIn.register(User.any().at(pods.getFirst()), registration()), 403, "operator_required");
        problem(StandIn.register(operator.withToken(Pods.WORKER_TOKEN), registration()), 401, "token_invalid");

        assertThat(waha.takeCalls()).isEmpty();
        assertThat(database.count("SELECT count(*) FROM workers")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "kind, no-such-kind, 400, invalid_field",
        "kind, native, 400, invalid_field",
        "id, not an id, 400, invalid_field",
        "endpoint, http://192.0.2.1:3000, 400, invalid_field",
        "endpoint, http://127.0.0.1:3000/?query, 400, invalid_field",
        "gatewayUrl, nowhere, 400, invalid_field",
        "apiKey, guessed, 502, worker_refused",
        "endpoint, http://127.0.0.1:9, 502, worker_unreachable",
    })
    void what_cannot_work_is_noticed_at_once(String field, String value, int status, String code) {
        Map<String, Object> registration = registration();
        registration.put(field, value);

        problem(StandIn.register(operator, registration), status, code);

        assertThat(database.count("SELECT count(*) FROM workers")).isZero();
    }

    @Test
    void the_id_of_a_worker_of_another_kind_is_not_taken() {
        FakeWorker.register(pods.getFirst(), Map.of("id", "waha-1", "endpoint", waha.endpoint(), "capacity", 1))
                .expectStatus()
                .isOk();
        problem(StandIn.register(operator, registration()), 400, "invalid_field");

        database.execute("DELETE FROM workers");
        StandIn.register(operator, registration()).expectStatus().isOk();
        problem(
                FakeWorker.register(
                        pods.getFirst(), Map.of("id", "waha-1", "endpoint", waha.endpoint(), "capacity", 1)),
                401,
                "worker_credential_invalid");
    }

    @Test
    void its_key_goes_nowhere_else_though_somebody_changes_the_database() {
        StandIn.register(operator, registration()).expectStatus().isOk();
        try (var elsewhere = new FakeWaha()) {
            database.execute("UPDATE workers SET endpoint = ?", elsewhere.endpoint());
            String session = operator.session("phone");

            problem(operator.post("/sessions/" + session + "/connect"), 502, "worker_unreachable");

            assertThat(elsewhere.takeCalls()).isEmpty();
        }
    }

    @Test
    void it_is_asked_whether_it_lives_by_one_pod_at_a_time() {
        waha.slow(Duration.ofMillis(200));
        // a probe of an earlier worker of the usual id may be under way
        StandIn.register(operator, waha.registration("waha-slow", "waha", pods.getFirst()))
                .expectStatus()
                .isOk();
        waha.takeCalls();
        database.execute("UPDATE workers SET last_heartbeat_at = now() - interval '1 minute'");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(database.count(
                                "SELECT count(*) FROM workers WHERE last_heartbeat_at > now() - interval '10 seconds'"))
                        .isOne());
        await().atMost(SOON).until(() -> waha.takeCalls().size() >= 1);
        await().atMost(SOON).until(() -> waha.takeCalls().size() >= 1);
        // sessions of earlier tests may be moved there at the same time
        assertThat(waha.mostAtOnce("GET /api/sessions")).isOne();
    }

    @Test
    void sessions_of_one_that_falls_silent_are_marked_and_one_that_is_drained_gets_no_more() {
        StandIn.register(operator, registration()).expectStatus().isOk();
        String session = operator.session("silent");
        operator.post("/sessions/" + session + "/connect").expectStatus().isAccepted();

        waha.fallSilent();

        await().atMost(SOON)
                .untilAsserted(() -> operator.get("/sessions/" + session + "/status")
                        .expectBody()
                        .jsonPath("$.status")
                        .isEqualTo("RECONNECTING")
                        .jsonPath("$.reason")
                        .isEqualTo("worker_lost"));
        operator.delete("/operator/workers/waha-1").expectStatus().isNoContent();
        problem(operator.delete("/operator/workers/waha-2"), 404, "worker_not_found");
        problem(User.any().at(pods.getFirst()).delete("/operator/workers/waha-1"), 403, "operator_required");
        assertThat(database.count("SELECT count(*) FROM workers WHERE draining"))
                .isOne();
    }

    @Test
    void pods_of_the_release_before_give_it_no_session() {
        StandIn.register(operator, registration()).expectStatus().isOk();
        String session = operator.session("before");

        assertThat(database.count("SELECT count(*) FROM assign_worker(?, interval '1 minute', false)", session))
                .isZero();
        assertThat(database.count(
                        "SELECT count(*) FROM assign_worker(?, interval '1 minute', false, ARRAY['native', 'waha'])",
                        session))
                .isOne();
    }

    private Map<String, Object> registration() {
        return waha.registration("waha-1", "waha", pods.getFirst());
    }
}
