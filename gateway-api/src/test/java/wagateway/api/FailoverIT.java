package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Two pods that both notice that a worker fell silent. */
@ExtendWith(OutputCaptureExtension.class)
class FailoverIT {
    private static final int ATTEMPTS = 2;
    /** Of both pods, several. */
    private static final Duration ROUNDS = Duration.ofMillis(500);

    private static Database database;
    private static List<Pods.Pod> pods;

    private final FakeWorker first = new FakeWorker(200, "{}");
    private final FakeWorker second = new FakeWorker(200, "{}");
    private User user;

    @BeforeAll
    static void start() {
        database = Database.create("failover");
        pods = database.pods(
                2, "--wagateway.api.failover.interval=50ms", "--wagateway.api.failover.attempts=" + ATTEMPTS);
    }

    @AfterAll
    static void stop() {
        pods.forEach(Pods.Pod::close);
    }

    @BeforeEach
    void nothing_is_left_from_another_test() {
        database.execute("UPDATE sessions SET worker_id = NULL, seeks_worker_at = NULL");
        database.execute("DELETE FROM workers");
        database.execute("DELETE FROM evictions");
        register("w1", first.endpoint());
        user = User.any().at(pods.getFirst());
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void sessions_of_a_silent_worker_are_marked_and_opened_once_on_another() {
        var sessions = new ArrayList<String>();
        for (String name : new String[] {"a", "b", "c", "d", "e"}) {
            sessions.add(connected(name));
        }
        register("w2", second.endpoint());

        try (var bus = new Bus(Pods.REDIS).listeningTo(user)) {
            fallSilent("w1");

            await().until(() -> second.calls().size() == sessions.size());
            for (String session : sessions) {
                assertThat(second.calls())
                        .filteredOn(call -> call.contains('"' + session + '"'))
                        .hasSize(1);
                user.get("/sessions/" + session + "/status")
                        .expectBody()
                        .jsonPath("$.status")
                        .isEqualTo("RECONNECTING")
                        .jsonPath("$.reason")
                        .isEqualTo("worker_lost")
                        .jsonPath("$.stale")
                        .isEqualTo(true)
                        .jsonPath("$.lastReportAt")
                        .exists()
                        .jsonPath("$.version")
                        .isEqualTo(4);
            }
            await().until(() -> bus.messages().stream()
                            .filter(message -> message.contains("\"stale\":true"))
                            .count()
                    == sessions.size());
            assertThat(count("sessions WHERE seeks_worker_at IS NOT NULL")).isZero();
            assertThat(count("sessions WHERE worker_id = 'w2'")).isEqualTo(sessions.size());
        }

        report(sessions.getFirst(), "w1", "CONNECTED", "$.stale");
        report(sessions.getFirst(), "w2", "CONNECTED", "$.accepted");
        user.get("/sessions/" + sessions.getFirst() + "/status")
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("CONNECTED")
                .jsonPath("$.stale")
                .doesNotExist();
    }

    @Test
    void each_worker_that_is_lost_or_comes_back_is_one_line_of_the_log_though_two_pods_look(CapturedOutput output) {
        connected("a");
        register("drained", second.endpoint());
        database.execute("UPDATE workers SET draining = true WHERE id = 'drained'");
        fallSilent("w1");
        fallSilent("drained");
        await().untilAsserted(() -> assertThat(output)
                .containsPattern("Worker w1 is lost: it has been silent for 6\\d s; sessions on it: [01]")
                .containsPattern("Worker drained has left: it was drained, and has been silent for 6\\d s"));

        register("w1", first.endpoint());
        await().until(() -> output.toString().contains("Worker w1 has shown again that it lives"));
        fallSilent("w1");

        await().until(() -> lines(output, "Worker w1 is lost") == 2);
        await().during(ROUNDS).until(() -> lines(output, "Worker w1 is lost") == 2);
        assertThat(lines(output, "Worker w1 has shown again")).isOne();
        assertThat(lines(output, "Worker drained")).isOne();
    }

    private static long lines(CapturedOutput output, String text) {
        return output.toString().lines().filter(line -> line.contains(text)).count();
    }

    @Test
    void a_worker_that_started_anew_without_its_sessions_is_asked_for_each_though_it_is_full() {
        connected("a");
        connected("b");
        register("w2", second.endpoint());
        assertThat(first.calls()).hasSize(2);

        try (var bus = new Bus(Pods.REDIS).listeningTo(user)) {
            FakeWorker.register(
                            pods.getFirst(),
                            Map.of("id", "w1", "endpoint", first.endpoint(), "capacity", 2, "fresh", true))
                    .expectStatus()
                    .isOk();

            await().until(() -> first.calls().size() == 4);
            await().until(() -> count("sessions WHERE seeks_worker_at IS NOT NULL") == 0);
            assertThat(bus.messages())
                    .filteredOn(message -> message.contains("RECONNECTING") && message.contains("worker_lost"))
                    .hasSize(2);
        }
        assertThat(second.calls()).isEmpty();
        assertThat(count("sessions WHERE worker_id = 'w1'")).isEqualTo(2);
    }

    @Test
    void a_worker_that_comes_back_is_told_what_it_has_lost() {
        String session = connected("a");
        register("w2", second.endpoint());
        fallSilent("w1");
        await().until(() -> !second.calls().isEmpty());

        register("w1", first.endpoint());

        await().until(() -> first.calls().contains("DELETE /sessions/" + session + " "));
        await().until(() -> count("evictions") == 0);
        assertThat(count("sessions WHERE worker_id = 'w1'")).isZero();
        assertThat(second.calls()).hasSize(1);
    }

    @Test
    void while_no_worker_has_room_a_session_waits_for_one() {
        String session = connected("a");
        fallSilent("w1");
        await().until(() -> count("sessions WHERE seeks_worker_at IS NOT NULL") == 1);
        expectStatus(session, "RECONNECTING");

        register("w2", second.endpoint());

        await().until(() -> second.calls().size() == 1);
    }

    @Test
    void one_that_found_the_last_slot_taken_has_the_next_at_once() {
        connected("a");
        connected("b");
        fallSilent("w1");
        await().until(() -> count("sessions WHERE seeks_worker_at IS NOT NULL") == 2);
        register("w2", second.endpoint(), 1);
        await().until(() -> count("sessions WHERE seeks_worker_at IS NOT NULL") == 1);

        register("w3", second.endpoint(), 1);

        await().until(() -> count("sessions WHERE seeks_worker_at IS NOT NULL") == 0);
        assertThat(second.calls()).hasSize(2);
    }

    @Test
    void a_worker_that_reports_on_a_session_has_not_lost_it() {
        connected("a");
        register("w2", second.endpoint());
        database.execute("UPDATE workers SET last_heartbeat_at = now() - interval '1 minute' WHERE id = 'w1'");
        connectedOn("w2", "b");

        fallSilent("w2");

        await().until(() -> count("sessions WHERE seeks_worker_at IS NOT NULL") == 1);
        assertThat(count("sessions WHERE worker_id = 'w1'")).isEqualTo(1);
    }

    @Test
    void what_a_pod_left_half_done_is_done_by_another() {
        String session = connected("a");
        register("w2", second.endpoint());

        database.execute(
                "UPDATE sessions SET worker_id = 'w2', guarded_worker_id = 'w2',"
                        + " seeks_worker_at = now() + interval '300 ms' WHERE id = ?",
                session);

        await().until(() -> second.calls().size() == 1);
        await().until(() -> count("sessions WHERE seeks_worker_at IS NOT NULL") == 0);
    }

    @Test
    void a_worker_that_fails_to_open_a_session_is_passed_over_for_the_next() {
        String session = connected("a");
        String gone;
        try (var closing = new FakeWorker(200, "{}")) {
            gone = closing.endpoint();
        }
        register("a-gone", gone);
        register("w2", second.endpoint());

        fallSilent("w1");

        await().until(() -> second.calls().stream().anyMatch(call -> call.contains('"' + session + '"')));
        await().until(() -> count("sessions WHERE worker_id = 'w2' AND seeks_worker_at IS NULL") == 1);
    }

    @Test
    void a_session_that_no_worker_can_open_ends_in_error() {
        String session = connected("a");
        try (var failing = new FakeWorker(500, "{}")) {
            register("w2", failing.endpoint());

            fallSilent("w1");

            await().untilAsserted(() -> expectStatus(session, "ERROR"));
            assertThat(failing.calls())
                    .filteredOn(call -> call.startsWith("POST"))
                    .hasSize(ATTEMPTS);
            assertThat(count("sessions WHERE worker_id IS NOT NULL OR seeks_worker_at IS NOT NULL"))
                    .isZero();
        }
    }

    @Test
    void a_disconnected_session_seeks_no_worker() {
        String session = connected("a");
        fallSilent("w1");
        await().until(() -> count("sessions WHERE seeks_worker_at IS NOT NULL") == 1);

        user.post("/sessions/" + session + "/disconnect").expectStatus().isAccepted();

        assertThat(count("sessions WHERE seeks_worker_at IS NOT NULL")).isZero();
        expectStatus(session, "DISCONNECTED");
    }

    private String connected(String name) {
        return connectedOn("w1", name);
    }

    private String connectedOn(String worker, String name) {
        String session = user.session(name);
        user.post("/sessions/" + session + "/connect").expectStatus().isAccepted();
        report(session, worker, "CONNECTED", "$.accepted");
        return session;
    }

    private static void report(String session, String worker, String status, String flag) {
        Reporter.report(pods.getFirst(), Map.of("sessionId", session, "workerId", worker, "status", status))
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath(flag)
                .isEqualTo(true);
    }

    private static void register(String id, String endpoint) {
        register(id, endpoint, 10);
    }

    private static void register(String id, String endpoint, int capacity) {
        FakeWorker.register(pods.getFirst(), id, endpoint, capacity)
                .expectStatus()
                .isOk();
    }

    /** As if it and its sessions had not been heard of for a minute. */
    private static void fallSilent(String worker) {
        database.execute(
                "UPDATE sessions SET last_report_at = now() - interval '1 minute' WHERE worker_id = ?", worker);
        database.execute("UPDATE workers SET last_heartbeat_at = now() - interval '1 minute' WHERE id = ?", worker);
    }

    private void expectStatus(String session, String status) {
        user.get("/sessions/" + session).expectBody().jsonPath("$.status").isEqualTo(status);
    }

    private static long count(String what) {
        return database.longs("SELECT count(*) FROM " + what).getFirst();
    }
}
