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

/** What is asked of GOWA, by whom, and whose answers count. */
class GowaPollsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LIST = "GET /devices";

    private static Database database;
    private static List<Pods.Pod> pods;

    private final FakeGowa gowa = new FakeGowa();
    private final FakeGowa other = new FakeGowa();

    @BeforeAll
    static void start() {
        database = Database.create("polls");
        pods = database.pods(
                2,
                "--wagateway.api.adapter.probe-interval=1h",
                "--wagateway.api.adapter.poll-interval=50ms",
                "--wagateway.api.adapter.look-interval=20ms",
                "--wagateway.api.worker.silence=1m",
                "--wagateway.api.worker.response-timeout=15s",
                "--wagateway.api.failover.interval=100ms");
    }

    @AfterAll
    static void stop() {
        pods.forEach(Pods.Pod::close);
    }

    @BeforeEach
    void gowa_is_the_only_worker() {
        database.execute("UPDATE sessions SET worker_id = NULL");
        database.execute("DELETE FROM workers");
        register(gowa, "gowa-1");
    }

    @AfterEach
    void close() {
        gowa.close();
        other.close();
    }

    @Test
    void a_registration_asks_for_nothing_but_the_list_and_reports_on_no_session_of_who_has_the_id() {
        AdaptedSession session = linked();
        Map<String, Object> registration = other.registration("gowa-1", "gowa", pods.getFirst());
        registration.put("apiKey", "gateway:guessed");
        other.does(session.id(), "logged-out");

        StandIn.register(operator(), registration).expectStatus().isEqualTo(502);

        assertThat(other.takeCalls()).containsExactly(LIST);
        isAskedAgain(gowa);
        session.is("CONNECTED");
    }

    @Test
    void what_a_worker_answered_is_not_that_of_the_one_which_was_registered_under_its_id_meanwhile() {
        AdaptedSession session = linked();
        FakeGowa.Held answer = answersLater(session, "logged-out");
        other.does(session.id(), "logged-in");
        register(other, "gowa-1");

        answer.send();

        isAskedAgain(other);
        session.is("CONNECTED");
    }

    @Test
    void a_worker_is_not_heard_on_sessions_of_another() {
        AdaptedSession session = linked();
        register(other, "gowa-2");
        AdaptedSession second = connected();
        assertThat(other.has(second.id())).isTrue();

        other.does(session.id(), "logged-out");
        isAskedAgain(other);

        session.is("CONNECTED");
        second.is("QR_REQUIRED");
    }

    @Test
    void a_connect_is_newer_than_an_answer_to_what_was_asked_before_it() {
        AdaptedSession session = linked();
        FakeGowa.Held answer = answersLater(session, "logged-out");

        session.user()
                .post("/sessions/" + session.id() + "/connect?force=true")
                .expectStatus()
                .isAccepted();
        session.shows(gowa.code(session.id()), 30_000);
        answer.send();

        isAskedAgain(gowa);
        session.shows(gowa.code(session.id()), 30_000);
    }

    @Test
    void a_connect_is_not_ended_by_the_last_code_of_the_linking_before() {
        AdaptedSession session = connected();
        FakeGowa.Held answer = gowa.hold("GET /devices/" + session.id());
        database.execute("UPDATE sessions SET qr_codes = 6, qr_expires_at = now() WHERE id = ?", session.id());
        await().atMost(SOON).until(answer::isMade);

        session.user()
                .post("/sessions/" + session.id() + "/connect")
                .expectStatus()
                .isAccepted();
        String code = gowa.code(session.id());
        answer.send();

        isAskedAgain(gowa);
        session.shows(code, 30_000);
        assertThat(gowa.takeCalls()).doesNotContain("POST /devices/" + session.id() + "/logout");
    }

    @Test
    void a_code_that_comes_after_the_end_of_the_one_before_is_shown() {
        gowa.codesAreGoodFor(5);
        AdaptedSession session = connected();
        FakeGowa.Held login = gowa.hold("GET /devices/" + session.id() + "/login");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(session.get("/status").path("reason").asString())
                                .isEqualTo("qr_expired"));
        assertThat(login.isMade()).isTrue();

        login.send();

        await().atMost(SOON).untilAsserted(() -> session.shows(gowa.code(session.id()), 5_000));
    }

    @Test
    void a_slow_list_and_sessions_that_hang_make_no_worker_silent() {
        AdaptedSession session = connected();
        FakeGowa.Held login = gowa.hold("GET /devices/" + session.id() + "/login");
        database.execute("UPDATE sessions SET qr_expires_at = now() WHERE id = ?", session.id());
        await().atMost(SOON).until(login::isMade);
        gowa.slow(LIST, Duration.ofSeconds(3));

        wasHeardLast("50 seconds");

        await().atMost(SOON).until(GowaPollsIT::lives);
        session.is("QR_REQUIRED");
        login.send();
    }

    @Test
    void whether_one_lives_is_seen_also_while_it_is_left_alone_as_other_calls_fail() {
        gowa.shows(StandIn.Answer.of(500));
        for (Pods.Pod pod : pods) {
            User user = User.any().at(pod);
            String session = user.session("phone");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> problem(user.post("/sessions/" + session + "/connect"), 502, "worker_unreachable"));
        }

        wasHeardLast("50 seconds");

        await().atMost(Duration.ofSeconds(3)).until(GowaPollsIT::lives);
    }

    @Test
    void sessions_of_one_that_falls_silent_are_marked() {
        AdaptedSession session = linked();
        gowa.fallSilent();

        wasHeardLast("2 minutes");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                session.is("RECONNECTING").path("reason").asString())
                        .isEqualTo("worker_lost"));
    }

    @Test
    void each_is_asked_by_one_pod_at_a_time_and_not_at_all_without_sessions() {
        await().during(Duration.ofMillis(500)).until(() -> gowa.takeCalls().isEmpty());
        AdaptedSession session = linked();
        gowa.slow(LIST, Duration.ofMillis(100));

        isAskedAgain(gowa);

        assertThat(gowa.mostAtOnce(LIST)).isOne();
        session.is("CONNECTED");
    }

    private static boolean lives() {
        return database.count("SELECT count(*) FROM workers WHERE last_heartbeat_at > now() - interval '30 seconds'")
                == 1;
    }

    /** And is asked now whether it lives. */
    private static void wasHeardLast(String ago) {
        database.execute(
                "UPDATE workers SET probe_at = now(), last_heartbeat_at = now() - interval '%s'".formatted(ago));
        database.execute("UPDATE sessions SET last_report_at = now() - interval '%s'".formatted(ago));
    }

    /** The worker's answer that a session is something else, which is still on its way. */
    private FakeGowa.Held answersLater(AdaptedSession session, String fixture) {
        FakeGowa.Held before = gowa.hold(LIST);
        await().atMost(SOON).until(before::isMade);
        gowa.does(session.id(), fixture);
        FakeGowa.Held answer = gowa.hold(LIST);
        before.send();
        await().atMost(SOON).until(answer::isMade);
        return answer;
    }

    /** Often enough for what its first answer had to say to be stored. */
    private static void isAskedAgain(FakeGowa worker) {
        for (int i = 0; i < 3; i++) {
            worker.takeCalls();
            await().atMost(SOON).until(() -> worker.takeCalls().contains(LIST));
        }
    }

    private AdaptedSession linked() {
        AdaptedSession session = connected();
        gowa.does(session.id(), "logged-in");
        await().atMost(SOON).untilAsserted(() -> session.is("CONNECTED"));
        return session;
    }

    private static AdaptedSession connected() {
        User user = User.any().at(pods.getFirst());
        var session = new AdaptedSession(user, user.session("phone"));
        user.post("/sessions/" + session.id() + "/connect").expectStatus().isAccepted();
        session.is("QR_REQUIRED");
        return session;
    }

    /** After which it is asked once whether it lives. */
    private static void register(FakeGowa worker, String id) {
        StandIn.register(operator(), worker.registration(id, "gowa", pods.getFirst()))
                .expectStatus()
                .isOk();
        await().atMost(SOON)
                .until(() -> database.count(
                                "SELECT count(*) FROM workers WHERE id = ? AND probe_at > now() + interval '30 minutes'",
                                id)
                        == 1);
        worker.takeCalls();
    }

    private static User operator() {
        return User.operator().at(pods.getFirst());
    }
}
