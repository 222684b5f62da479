package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.SessionsIT.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators see of workers. */
class WorkersIT {
    private static Database database;
    private static Pods.Pod pod;

    private final FakeWorker worker = new FakeWorker(200, "{}");
    private User operator;

    @BeforeAll
    static void start() {
        database = Database.create("workers");
        pod = database.pods(1).getFirst();
    }

    @AfterAll
    static void stop() {
        pod.close();
    }

    @BeforeEach
    void there_is_an_operator() {
        operator = User.operator().at(pod);
    }

    @AfterEach
    void no_worker_is_left() {
        database.execute("UPDATE sessions SET worker_id = NULL");
        database.execute("DELETE FROM workers");
        worker.close();
    }

    @Test
    void each_worker_is_shown_with_its_state_and_its_slots() {
        registered("a", "b", "c");
        database.execute("UPDATE workers SET draining = true, failed_at = '2026-01-31T08:00:00Z' WHERE id = 'b'");
        database.execute("UPDATE workers SET last_heartbeat_at = now() - interval '31 s' WHERE id = 'c'");
        User user = User.any().at(pod);
        user.post("/sessions/" + user.session("phone") + "/connect")
                .expectStatus()
                .isAccepted();

        operator.get("/operator/workers")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[*].id")
                .isEqualTo(List.of("a", "b", "c"))
                .jsonPath("$.items[*].state")
                .isEqualTo(List.of("alive", "draining", "silent"))
                .jsonPath("$.items[*].kind")
                .isEqualTo(List.of("native", "native", "native"))
                .jsonPath("$.items[*].failedAt")
                .isEqualTo(List.of("2026-01-31T08:00:00.000Z"))
                .jsonPath("$.items[*].slots")
                .isEqualTo(List.of(1, 0, 0))
                .jsonPath("$.items[0].capacity")
                .isEqualTo(50)
                .jsonPath("$.items[0].endpoint")
                .isEqualTo(worker.endpoint())
                .jsonPath("$.items[0].sessions")
                .doesNotExist()
                .jsonPath("$.next")
                .doesNotExist();
        operator.get("/operator/workers/a")
                .expectBody()
                .jsonPath("$.slots")
                .isEqualTo(1)
                .jsonPath("$.sessions")
                .isEqualTo(Map.of("CONNECTING", 1));
        operator.get("/operator/workers/b").expectBody().jsonPath("$.sessions").isEqualTo(Map.of());
    }

    @Test
    void they_are_counted_as_metrics() {
        registered("a", "b", "c");
        database.execute("UPDATE workers SET draining = true WHERE id = 'b'");
        database.execute("UPDATE workers SET last_heartbeat_at = now() - interval '31 s' WHERE id = 'c'");
        User user = User.any().at(pod);
        user.post("/sessions/" + user.session("phone") + "/connect")
                .expectStatus()
                .isAccepted();

        await().untilAsserted(() -> assertThat(metrics())
                .contains(
                        "wagateway_workers{state=\"alive\"} 1.0",
                        "wagateway_workers{state=\"draining\"} 1.0",
                        "wagateway_workers{state=\"silent\"} 1.0",
                        "wagateway_worker_capacity_slots 50.0",
                        "wagateway_worker_taken_slots 1.0"));
    }

    private static String metrics() {
        return Objects.requireNonNull(User.client(pod)
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    @Test
    void the_kinds_that_an_operator_registers_are_named() {
        var kinds = new ArrayList<String>();
        operator.get("/operator/workers")
                .expectBody()
                .jsonPath("$.kinds[*]")
                .value((List<String> found) -> kinds.addAll(found));

        assertThat(kinds).contains("evolution", "waha").doesNotContain("native").isSorted();
        for (String kind : kinds) {
            StandIn.register(
                            operator,
                            Map.of(
                                    "id",
                                    "other",
                                    "kind",
                                    kind,
                                    "endpoint",
                                    worker.endpoint(),
                                    "apiKey",
                                    "key",
                                    "gatewayUrl",
                                    "nowhere",
                                    "capacity",
                                    1))
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.field")
                    .isEqualTo("gatewayUrl");
        }
    }

    @Test
    void a_token_tells_whether_it_makes_an_operator() {
        for (User user : List.of(operator, User.any().at(pod))) {
            user.get("/me")
                    .expectBody()
                    .jsonPath("$.userId")
                    .isEqualTo(user.id())
                    .jsonPath("$.operator")
                    .isEqualTo(user.equals(operator));
        }
    }

    @Test
    void they_come_in_pages() {
        registered("a", "b", "c");

        operator.get("/operator/workers?limit=2")
                .expectBody()
                .jsonPath("$.items[*].id")
                .isEqualTo(List.of("a", "b"))
                .jsonPath("$.next")
                .isEqualTo("b");
        operator.get("/operator/workers?limit=2&after=b")
                .expectBody()
                .jsonPath("$.items[*].id")
                .isEqualTo(List.of("c"))
                .jsonPath("$.next")
                .doesNotExist();
        problem(operator.get("/operator/workers?after=a%20b"), 400, "invalid_field");
    }

    @Test
    void there_is_nothing_to_see_for_others_and_of_nobody() {
        problem(User.any().at(pod).get("/operator/workers"), 403, "operator_required");
        problem(User.any().at(pod).get("/operator/workers/a"), 403, "operator_required");
        problem(operator.get("/operator/workers/nobody"), 404, "worker_not_found");
        problem(operator.get("/operator/workers/a\0b"), 404, "worker_not_found");
        assertThat(worker.calls()).isEmpty();
    }

    private void registered(String... ids) {
        for (String id : ids) {
            OwnWorker.make(pod, id).register(worker.endpoint()).expectStatus().isOk();
        }
    }
}
