package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.status;
import static wagateway.api.SessionsIT.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** What a worker may do with its own credential, and what it may not do with that of another. */
class WorkerCredentialsIT {
    private static final Duration SOON = Duration.ofSeconds(1);

    private static Database database;
    private static List<Pods.Pod> pods;

    private final FakeWorker victim = new FakeWorker(200, "{}");
    private final FakeWorker attacker = new FakeWorker(200, "{\"qrCode\":\"2@attacker\"}");
    private User user;
    private OwnWorker mine;
    private OwnWorker other;

    @BeforeAll
    static void start() {
        database = Database.create("credentials");
        pods = database.pods(2);
    }

    @AfterAll
    static void stop() {
        pods.forEach(Pods.Pod::close);
    }

    @BeforeEach
    void two_workers_have_credentials_and_one_is_registered() {
        user = User.any().at(pods.getFirst());
        database.execute("UPDATE sessions SET worker_id = NULL");
        database.execute("DELETE FROM workers");
        database.execute("DELETE FROM worker_credentials");
        mine = OwnWorker.make(pods.getFirst(), "mine");
        other = OwnWorker.make(pods.getFirst(), "other");
        mine.register(victim.endpoint()).expectStatus().isOk();
    }

    @AfterEach
    void close() {
        victim.close();
        attacker.close();
    }

    @Test
    void no_worker_registers_the_id_of_another_and_is_called_in_its_place() {
        problem(other.registerAs("mine", attacker.endpoint()), 403, "credential_of_another_worker");

        String session = connected();

        assertThat(attacker.calls()).isEmpty();
        assertThat(victim.calls()).hasSize(1);
        user.get("/sessions/" + session + "/status")
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("CONNECTING");
    }

    @Test
    void no_worker_keeps_alive_drains_or_looks_into_another() {
        problem(other.call(HttpMethod.PUT, "/workers/mine/heartbeat").exchange(), 403, "credential_of_another_worker");
        problem(other.call(HttpMethod.DELETE, "/workers/mine").exchange(), 403, "credential_of_another_worker");
        problem(other.call(HttpMethod.GET, "/workers/mine/sessions").exchange(), 403, "credential_of_another_worker");
        assertThat(count("workers WHERE draining")).isZero();

        mine.heartbeat().expectStatus().isNoContent();
        mine.call(HttpMethod.GET, "/workers/mine/sessions")
                .exchange()
                .expectStatus()
                .isOk();
        mine.call(HttpMethod.DELETE, "/workers/mine").exchange().expectStatus().isNoContent();
    }

    @Test
    void no_worker_reports_on_a_session_that_was_never_given_to_it() {
        String session = connected();
        String unassigned = user.session("unassigned");
        long far = System.currentTimeMillis() + 240_000;

        problem(other.report(qr(session, "2@attacker")), 403, "session_not_assigned");
        problem(
                other.report(status(session, "CONNECTED", "workerEpoch", far, "sequence", 1L << 61)),
                403,
                "session_not_assigned");
        problem(other.report(qr(unassigned, "2@attacker")), 403, "session_not_assigned");
        problem(other.report(status(session, "ERROR", "workerId", "mine")), 403, "credential_of_another_worker");
        problem(other.report(qr("nobody-s", "2@attacker")), 404, "session_not_found");
        assertThat(count("session_events WHERE payload LIKE '%attacker%'")).isZero();

        accepted(mine.report(qr(session, "2@mine", "workerEpoch", System.currentTimeMillis(), "sequence", 1)));
    }

    @Test
    void in_a_batch_each_report_is_judged_by_itself() {
        String session = connected();

        other.call(HttpMethod.POST, "/webhooks/session-status/batch")
                .bodyValue(List.of(
                        qr(session, "2@attacker"),
                        status(session, "CONNECTED", "workerId", "mine"),
                        status("nobody-s", "CONNECTED")))
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.answers[0].problem.code")
                .isEqualTo("session_not_assigned")
                .jsonPath("$.answers[1].problem.code")
                .isEqualTo("credential_of_another_worker")
                .jsonPath("$.answers[2].problem.code")
                .isEqualTo("session_not_found");
        mine.call(HttpMethod.POST, "/webhooks/session-status/batch")
                .bodyValue(List.of(qr(session, "2@mine"), status(session, "CONNECTED")))
                .exchange()
                .expectBody()
                .jsonPath("$.answers[1].receipt.accepted")
                .isEqualTo(true);
    }

    @Test
    void a_late_report_of_the_former_worker_is_stale_as_ever() {
        String session = connected();
        accepted(mine.report(status(session, "CONNECTED", "eventId", "once")));
        mine.call(HttpMethod.DELETE, "/workers/mine").exchange().expectStatus().isNoContent();
        other.register(attacker.endpoint()).expectStatus().isOk();
        user.post("/sessions/" + session + "/connect?force=true").expectStatus().isAccepted();

        stale(mine.report(status(session, "CONNECTED")));
        mine.report(status(session, "CONNECTED", "eventId", "once"))
                .expectBody()
                .jsonPath("$.duplicate")
                .isEqualTo(true);
        accepted(other.report(status(session, "CONNECTED")));

        mine.register(victim.endpoint()).expectStatus().isOk();
        other.call(HttpMethod.DELETE, "/workers/other")
                .exchange()
                .expectStatus()
                .isNoContent();
        user.post("/sessions/" + session + "/connect?force=true").expectStatus().isAccepted();
        accepted(mine.report(status(session, "CONNECTED")));
        stale(other.report(status(session, "CONNECTED")));
    }

    @Test
    void the_next_credential_is_good_at_once_and_the_one_before_until_the_overlap_ends() {
        OwnWorker next = OwnWorker.make(pods.getFirst(), "mine", "?overlapMs=60000");
        next.at(pods.getLast()).heartbeat().expectStatus().isNoContent();
        mine.at(pods.getLast()).heartbeat().expectStatus().isNoContent();
        User.operator()
                .at(pods.getLast())
                .get("/operator/workers/mine/credentials")
                .expectBody()
                .jsonPath("$.items[0].key")
                .isEqualTo(next.key())
                .jsonPath("$.items[0].inUse")
                .isEqualTo(false)
                .jsonPath("$.items[0].validUntil")
                .doesNotExist()
                .jsonPath("$.items[1].inUse")
                .isEqualTo(true)
                .jsonPath("$.items[1].validUntil")
                .exists();

        OwnWorker last = OwnWorker.make(pods.getFirst(), "mine", "?overlapMs=0");

        last.at(pods.getLast()).heartbeat().expectStatus().isNoContent();
        awaitRefused(mine);
        awaitRefused(next);
    }

    @Test
    void a_revoked_credential_is_refused_on_every_pod_and_its_worker_gets_no_more_sessions() {
        OwnWorker next = OwnWorker.make(pods.getFirst(), "mine");
        mine.at(pods.getLast()).heartbeat().expectStatus().isNoContent();

        revoke("mine", "/" + mine.key()).expectStatus().isNoContent();

        problem(mine.heartbeat(), 401, "worker_credential_invalid");
        awaitRefused(mine.at(pods.getLast()));
        problem(mine.register(attacker.endpoint()), 401, "worker_credential_invalid");
        assertThat(count("workers WHERE draining")).isOne();
        next.register(victim.endpoint()).expectStatus().isOk();
        assertThat(count("workers WHERE draining")).isZero();

        revoke("mine", "").expectStatus().isNoContent();
        problem(next.heartbeat(), 401, "worker_credential_invalid");
        problem(revoke("mine", ""), 404, "credential_not_found");
        other.heartbeat().expectStatus().isNotFound();
    }

    @Test
    void a_rotation_under_load_loses_no_report() throws Exception {
        String session = connected();
        var current = new AtomicReference<>(mine);
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = IntStream.range(0, 4)
                    .mapToObj(thread -> threads.submit(() -> {
                        int count = 0;
                        while (!over.get() || count == 0) {
                            OwnWorker worker = current.get().at(pods.get(count % 2));
                            accepted(worker.report(status(session, "SYNCING", "eventId", thread + "-" + count)));
                            count++;
                        }
                        return count;
                    }))
                    .toList();
            for (int rotation = 0; rotation < 5; rotation++) {
                OwnWorker next = OwnWorker.make(pods.get(rotation % 2), "mine", "?overlapMs=2000");
                current.set(next);
                long before = count("session_events");
                await().until(() -> count("session_events") > before + 20);
            }
            over.set(true);
            long all = 0;
            for (var reports : sent) {
                all += reports.get();
            }
            assertThat(count("session_events WHERE event_id IS NOT NULL AND session_id = '" + session + "'"))
                    .isEqualTo(all);
        }
    }

    @Test
    void the_gateway_signs_its_calls_with_what_the_worker_showed_last() {
        String session = connected();
        OwnWorker next = OwnWorker.make(pods.getFirst(), "mine");
        user.post("/sessions/" + session + "/disconnect").expectStatus().isAccepted();
        assertThat(victim.calls())
                .satisfiesExactly(
                        open -> assertThat(open).startsWith("POST /sessions {"),
                        close -> assertThat(close).isEqualTo("DELETE /sessions/" + session + " "));
        assertThat(victim.signatures()).hasSize(2).allMatch(call -> call.isBy(mine));
        assertThat(victim.signatures())
                .extracting(call -> call.signature().nonce())
                .doesNotHaveDuplicates();

        next.at(pods.getLast()).heartbeat().expectStatus().isNoContent();
        user.post("/sessions/" + session + "/connect").expectStatus().isAccepted();

        assertThat(victim.signatures()).hasSize(3).last().matches(call -> call.isBy(next));
    }

    @Test
    void nobody_is_called_whose_credential_is_not_good_any_more() {
        String session = connected();
        assertThat(victim.calls()).hasSize(1);

        revoke("mine", "").expectStatus().isNoContent();

        user.post("/sessions/" + session + "/disconnect").expectStatus().isAccepted();
        problem(user.post("/sessions/" + session + "/connect"), 503, "no_worker");
        assertThat(victim.calls()).hasSize(1);
    }

    @Test
    void who_showed_a_shared_credential_is_called_without_a_signature() {
        FakeWorker.register(pods.getFirst(), Map.of("id", "mine", "endpoint", victim.endpoint(), "capacity", 1))
                .expectStatus()
                .isOk();

        connected();

        assertThat(victim.signatures())
                .singleElement()
                .matches(call -> call.claimed().isEmpty());
    }

    @Test
    void nothing_in_the_database_is_a_secret() {
        String secret = mine.credential().substring(mine.credential().lastIndexOf('.') + 1);

        assertThat(database.rows("SELECT to_jsonb(c)::text FROM worker_credentials c", row -> (String) row.getFirst()))
                .hasSize(2)
                .noneMatch(row -> row.contains(secret))
                .anyMatch(row -> row.contains(mine.key()));
    }

    @Test
    void workers_with_a_shared_credential_go_on_where_there_is_one() {
        FakeWorker.register(pods.getFirst(), Map.of("id", "old", "endpoint", attacker.endpoint(), "capacity", 1))
                .expectStatus()
                .isOk();
        String session = user.session("linked-elsewhere");

        accepted(Reporter.report(pods.getFirst(), qr(session, "2@old", "workerId", "old")));
    }

    @Test
    void without_a_shared_credential_there_are_only_workers_with_their_own() {
        try (var strict = Pods.start(database.url(), Pods.REDIS, "--WORKER_TOKEN=", "--WEBHOOK_SECRETS=")) {
            String session = connected();

            problem(Reporter.report(strict, qr(session, "2@a")), 401, "worker_credential_invalid");
            accepted(mine.at(strict).report(qr(session, "2@b")));
        }
    }

    @Test
    void without_keys_no_worker_has_a_credential_of_its_own() {
        try (var without = Pods.start(database.url(), Pods.REDIS, "--WORKER_KEYS=")) {
            problem(User.operator().at(without).post("/operator/workers/mine/credentials"), 409, "worker_keys_missing");
            problem(mine.at(without).heartbeat(), 401, "worker_credential_invalid");
        }
    }

    @Test
    void only_an_operator_says_which_workers_there_are() {
        problem(user.post("/operator/workers/mine/credentials"), 403, "operator_required");
        problem(user.get("/operator/workers/mine/credentials"), 403, "operator_required");
        problem(user.delete("/operator/workers/mine/credentials"), 403, "operator_required");
        problem(user.delete("/operator/workers/mine/credentials/" + mine.key()), 403, "operator_required");
        problem(User.operator().post("/operator/workers/a%20b/credentials"), 400, "invalid_field");
        problem(User.operator().post("/operator/workers/mine/credentials?overlapMs=-1"), 400, "invalid_field");
        problem(mine.call(HttpMethod.GET, "/sessions").exchange(), 401, "token_invalid");
    }

    /** A session that was given to the only worker there is. */
    private String connected() {
        String session = user.session("phone");
        user.post("/sessions/" + session + "/connect").expectStatus().isAccepted();
        return session;
    }

    private static ResponseSpec revoke(String worker, String key) {
        return User.operator().at(pods.getFirst()).delete("/operator/workers/" + worker + "/credentials" + key);
    }

    private static void accepted(ResponseSpec answer) {
        answer.expectStatus().isAccepted().expectBody().jsonPath("$.accepted").isEqualTo(true);
    }

    private static void stale(ResponseSpec answer) {
        answer.expectStatus().isAccepted().expectBody().jsonPath("$.stale").isEqualTo(true);
    }

    private static void awaitRefused(OwnWorker worker) {
        await().atMost(SOON)
                .until(() -> worker.heartbeat()
                                .returnResult(String.class)
                                .getStatus()
                                .value()
                        == 401);
    }

    private static long count(String what) {
        return database.count("SELECT count(*) FROM " + what);
    }
}
