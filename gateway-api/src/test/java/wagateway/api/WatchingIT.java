package wagateway.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.report;
import static wagateway.api.Reporter.status;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.JsonPathAssertions;
import wagateway.model.channel.ResumeRequest;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.stack.redis.EmbeddedRedis;

/** Two pods that have little patience, and a worker whose answer has a code. */
class WatchingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration LONGER = Duration.ofSeconds(5);

    private static final Database DATABASE = Database.create("watching");
    private static EmbeddedRedis redis = EmbeddedRedis.startTemporary();
    private static final Bus BUS = new Bus(redis.url());
    private static final List<Pods.Pod> PODS =
            Stream.of(1, 2).map(_ -> impatient(redis.url())).toList();

    private final FakeWorker worker = new FakeWorker(200, "{\"qrCode\":\"2@first\"}");
    private final User user = User.any().at(PODS.getFirst());

    @AfterAll
    static void stop() {
        PODS.forEach(Pods.Pod::close);
        BUS.close();
        redis.close();
    }

    @BeforeEach
    void one_worker() {
        DATABASE.execute("UPDATE sessions SET worker_id = NULL");
        DATABASE.execute("DELETE FROM workers");
        register(Map.of());
    }

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void a_linking_that_nobody_watches_is_paused_once_and_its_worker_told_to_stop() {
        String session = connected("{\"onlyWhileWatched\":true}");

        awaitPaused(session);

        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(worker.calls()).last().isEqualTo("DELETE /sessions/" + session + " "));
        assertThat(DATABASE.count("SELECT sum(sessions) FROM workers")).isZero();
        await().during(LONGER).atMost(10, SECONDS).until(() -> version(session) == 4);
        assertThat(counted("wagateway_linkings_paused_sessions_total")).isPositive();
    }

    @Test
    void late_reports_of_a_paused_linking_change_nothing_but_its_account_may_be_linked_later() {
        String session = connected("{\"onlyWhileWatched\":true}");
        report(user.pod(), qr(session, "2@second", "workerEpoch", 1_000, "sequence", 1));
        awaitPaused(session);

        for (Map<String, Object> late : List.of(
                qr(session, "2@third", "workerEpoch", 1_000, "sequence", 2),
                qr(session, "2@third"),
                status(session, "DISCONNECTED", "reason", "qr_expired"),
                status(session, "CONNECTED"))) {
            report(user.pod(), late).expectBody().jsonPath("$.stale").isEqualTo(true);
        }
        ask(session);
        awaitState(session, "QR_REQUIRED");
        report(user.pod(), qr(session, "2@third", "workerEpoch", 1_000, "sequence", 3))
                .expectBody()
                .jsonPath("$.stale")
                .isEqualTo(true);
    }

    @Test
    void a_linking_that_somebody_watches_goes_on_until_nobody_does() {
        String session = connected("{\"onlyWhileWatched\":true}");
        BUS.commands().sync().set(key(session), "");

        await().during(LONGER).atMost(10, SECONDS).until(() -> version(session) == 3);
        BUS.commands().sync().del(key(session));

        awaitPaused(session);
    }

    @Test
    void who_reads_the_code_watches() {
        String session = connected("{\"onlyWhileWatched\":true}");

        user.get("/sessions/" + session + "/qr").expectStatus().isOk();

        assertThat(BUS.commands().sync().ttl(key(session))).isBetween(80L, 90L);
    }

    @Test
    void a_linking_without_the_option_one_that_was_scanned_and_one_with_a_pairing_code_go_on() {
        String plain = connected("{}");
        String scanned = connected("{\"onlyWhileWatched\":true}");
        report(user.pod(), status(scanned, "AUTHENTICATING")).expectStatus().isAccepted();
        String paired = connected("{\"onlyWhileWatched\":true}");
        report(user.pod(), qr(paired, "2@second", "pairingCode", "ABCD1234"))
                .expectStatus()
                .isAccepted();

        await().during(LONGER)
                .atMost(10, SECONDS)
                .until(() -> version(plain) == 3 && version(scanned) == 4 && version(paired) == 4);
    }

    @Test
    void a_session_that_does_not_say_does_as_its_worker() {
        register(Map.of("onlyWhileWatched", true));
        String silent = connected("{}");
        String otherwise = connected("{\"onlyWhileWatched\":false}");

        awaitPaused(silent);
        await().during(LONGER).atMost(10, SECONDS).until(() -> version(otherwise) == 3);

        register(Map.of());
        String later = connected("{}");
        await().during(LONGER).atMost(10, SECONDS).until(() -> version(later) == 3);
    }

    @Test
    void patience_begins_with_the_first_code_of_each_linking() {
        String session = connected("{\"onlyWhileWatched\":true}");
        awaitPaused(session);
        DATABASE.execute("UPDATE sessions SET first_code_at = 'epoch' WHERE id = ?", session);

        long before = System.currentTimeMillis();
        connect(session, "{}");
        awaitPaused(session);

        assertThat(System.currentTimeMillis() - before).isGreaterThanOrEqualTo(PATIENCE.toMillis());
    }

    @Test
    void a_paused_session_is_linked_again_when_somebody_watches_it() {
        String session = connected("{\"onlyWhileWatched\":true}");
        awaitPaused(session);

        ask(session);

        awaitState(session, "QR_REQUIRED");
        assertThat(worker.calls())
                .filteredOn(call -> call.startsWith("POST /sessions {\"sessionId\":\"" + session))
                .hasSize(2);
        assertThat(counted("wagateway_linkings_resumed_sessions_total")).isPositive();
    }

    @Test
    void and_when_somebody_asks_for_its_code() {
        String session = connected("{\"onlyWhileWatched\":true}");
        awaitPaused(session);

        user.get("/sessions/" + session + "/qr")
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("qr_expired");

        awaitState(session, "QR_REQUIRED");
    }

    @Test
    void requests_for_what_is_not_paused_and_that_make_no_sense_change_nothing() {
        String session = user.session("unpaused");
        ask(session);
        ask(user.id() + "-nothing");
        BUS.commands().sync().zadd(ResumeRequest.REQUESTS, 0, "nonsense");

        await().atMost(10, SECONDS).until(() -> BUS.commands().sync().zcard(ResumeRequest.REQUESTS) == 0);
        await().during(Duration.ofMillis(500)).atMost(10, SECONDS).until(() -> version(session) == 1);
    }

    @Test
    void a_paused_session_that_no_worker_has_room_for_fails_as_any_other() {
        String session = connected("{\"onlyWhileWatched\":true}");
        awaitPaused(session);
        DATABASE.execute("DELETE FROM workers");

        ask(session);

        awaitState(session, "ERROR");
        await().during(LONGER).atMost(10, SECONDS).until(() -> version(session) == 6);
    }

    @Test
    void while_redis_is_away_nobody_is_paused() {
        int port = redis.port();
        String session = connected("{\"onlyWhileWatched\":true}");
        redis.close();
        try {
            await().during(LONGER).atMost(10, SECONDS).until(() -> version(session) == 3);
        } finally {
            redis = EmbeddedRedis.startTemporary(port);
        }

        awaitPaused(session);
    }

    @Test
    void a_session_says_its_option_which_is_forgotten_with_it() {
        create("{\"name\":\"phone\",\"onlyWhileWatched\":true}");
        String session = user.id() + "-phone";
        option(session).isEqualTo(true);

        connect(session, "{\"onlyWhileWatched\":false}");
        option(session).isEqualTo(false);
        connect(session, "{}");
        option(session).isEqualTo(false);
        user.get("/sessions")
                .expectBody()
                .jsonPath("$.items[0].onlyWhileWatched")
                .isEqualTo(false);

        user.delete("/sessions/" + session).expectStatus().isNoContent();
        create("{\"name\":\"phone\"}");
        option(session).doesNotExist();
    }

    @Test
    void an_option_that_is_neither_true_nor_false_is_refused() {
        String session = user.session("phone");

        user.post("/sessions/" + session + "/connect", "{\"onlyWhileWatched\":\"yes\"}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("onlyWhileWatched");
        user.post("/sessions", "{\"name\":\"other\",\"onlyWhileWatched\":\"perhaps\"}")
                .expectStatus()
                .isBadRequest();
        assertThat(version(session)).isEqualTo(1);
    }

    private static Pods.Pod impatient(String redisUrl) {
        return Pods.start(
                DATABASE.url(),
                redisUrl,
                "--wagateway.api.watching.patience=" + PATIENCE.toMillis() + "ms",
                "--wagateway.api.watching.interval=50ms");
    }

    private void register(Map<String, Object> more) {
        var registration = new HashMap<>(more);
        registration.putAll(Map.of("id", "w1", "endpoint", worker.endpoint(), "capacity", 10));
        FakeWorker.register(user.pod(), registration).expectStatus().isOk();
    }

    private void create(String body) {
        user.post("/sessions", body).expectStatus().isCreated();
    }

    /** A new session that shows the code of its worker's answer, with version 3. */
    private String connected(String options) {
        String session = user.session("s" + System.nanoTime());
        connect(session, options);
        return session;
    }

    private void connect(String session, String options) {
        user.post("/sessions/" + session + "/connect", options).expectStatus().isAccepted();
    }

    private String key(String session) {
        return Bus.keys(user).watched(new SessionId(session));
    }

    /** As a push pod does. */
    private void ask(String session) {
        var request = new ResumeRequest(new UserId(user.id()), new SessionId(session));
        BUS.commands().sync().zadd(ResumeRequest.REQUESTS, 0, request.toString());
    }

    private void awaitPaused(String session) {
        awaitState(session, "QR_REQUIRED unwatched");
    }

    /** @param state the status, and the reason where there is one */
    private void awaitState(String session, String state) {
        await().atMost(10, SECONDS).until(() -> state(session).equals(state));
    }

    private static String state(String session) {
        return DATABASE.rows(
                        "SELECT concat_ws(' ', s.status, e.payload::json ->> 'reason') FROM sessions s"
                                + " JOIN session_events e ON e.session_id = s.id AND e.version = s.version WHERE s.id = ?",
                        row -> row.getFirst().toString(),
                        session)
                .getFirst();
    }

    private static long version(String session) {
        return DATABASE.count("SELECT version FROM sessions WHERE id = ?", session);
    }

    private JsonPathAssertions option(String session) {
        return user.get("/sessions/" + session).expectBody().jsonPath("$.onlyWhileWatched");
    }

    /** By all PODS. */
    private static double counted(String metric) {
        return PODS.stream()
                .map(pod -> String.valueOf(User.client(pod)
                        .get()
                        .uri("/actuator/prometheus")
                        .exchange()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody()))
                .flatMap(String::lines)
                .filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                .sum();
    }
}
