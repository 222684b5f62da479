package wagateway.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.report;
import static wagateway.api.Reporter.status;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import wagateway.api.retention.PostgresRetention;

class RetentionIT {
    private static final Database DATABASE = Database.create("retention");
    private static final Pods.Pod POD = Pods.start(DATABASE.url(), Pods.REDIS, "--wagateway.api.retention.batch=7");

    private final PostgresRetention retention = POD.context().getBean(PostgresRetention.class);
    private final User user = User.any().at(POD);
    private final String session = user.session("phone");

    @AfterAll
    static void end() {
        POD.close();
    }

    @Test
    void old_events_go_and_the_latest_of_each_session_stays() {
        String other = user.session("quiet");
        reports(session, 30);
        age(session, "31 days");
        age(other, "31 days");

        round();

        assertThat(events(session)).isOne();
        assertThat(events(other)).isOne();
        user.get("/sessions/" + session).expectBody().jsonPath("$.version").isEqualTo(versionsBefore + 31);
        user.get("/sessions/" + other).expectBody().jsonPath("$.status").isEqualTo("CREATED");
    }

    @Test
    void young_events_stay_and_their_event_ids_are_known() {
        reports(session, 10);
        age(session, "29 days");

        round();

        assertThat(events(session)).isEqualTo(11);
        report(POD, status(session, "CONNECTED", "eventId", "e-1"))
                .expectBody()
                .jsonPath("$.duplicate")
                .isEqualTo(true);
    }

    @Test
    void a_deleted_session_is_forgotten_and_its_versions_go_on_when_it_is_created_again() {
        reports(session, 40);
        user.delete("/sessions/" + session).expectStatus().isNoContent();
        long last = number("SELECT version FROM sessions WHERE id = ?", session);
        awaitPublished();
        age(session, "31 days");
        update("UPDATE sessions SET deleted_at = now() - interval '31 days' WHERE id = ?", session);

        round();
        assertThat(events(session)).isZero();
        assertThat(number("SELECT count(*) FROM sessions WHERE id = ?", session))
                .isOne();
        round();
        assertThat(number("SELECT count(*) FROM sessions WHERE id = ?", session))
                .isZero();

        assertThat(user.session("phone")).isEqualTo(session);
        assertThat(number("SELECT version FROM sessions WHERE id = ?", session)).isGreaterThan(last);
    }

    @Test
    void one_that_was_deleted_lately_still_counts() {
        user.delete("/sessions/" + session).expectStatus().isNoContent();
        awaitPublished();
        age(session, "31 days");

        round();
        round();

        assertThat(number("SELECT count(*) FROM sessions WHERE id = ?", session))
                .isOne();
    }

    @Test
    void one_pod_prunes_at_a_time_and_nobody_waits_for_it() throws Exception {
        reports(session, 10);
        age(session, "31 days");
        try (var pod = DATABASE.connect()) {
            pod.setAutoCommit(false);
            update("UPDATE retention SET due_at = now()");
            pod.createStatement().execute("SELECT FROM retention FOR UPDATE");

            assertThat(retention.step().block(Duration.ofSeconds(5))).isNull();
            reports(user.session("another"), 1);
        }

        round();
        assertThat(events(session)).isOne();
    }

    @Test
    void a_worker_that_has_long_been_silent_is_forgotten_unless_a_session_was_on_it_last() {
        try (var worker = new FakeWorker(200, "{}")) {
            FakeWorker.register(POD, "last-of-one", worker.endpoint(), 1)
                    .expectStatus()
                    .isOk();
            user.post("/sessions/" + session + "/connect").expectStatus().isAccepted();
            user.post("/sessions/" + session + "/disconnect").expectStatus().isAccepted();
            for (String id : List.of("old", "young")) {
                FakeWorker.register(POD, id, worker.endpoint(), 1)
                        .expectStatus()
                        .isOk();
            }
        }
        update("UPDATE workers SET last_heartbeat_at = now() - interval '6 days' WHERE id = 'young'");
        update("UPDATE workers SET last_heartbeat_at = now() - interval '8 days' WHERE id <> 'young'");

        round();

        assertThat(DATABASE.rows("SELECT id FROM workers ORDER BY id", List::getFirst))
                .containsExactly("last-of-one", "young");
        user.delete("/sessions/" + session).expectStatus().isNoContent();
        round();
        assertThat(DATABASE.rows("SELECT id FROM workers", List::getFirst)).containsExactly("young");
    }

    /** Of a session that begins in this database, which may have forgotten others. */
    private final long versionsBefore = number("SELECT version FROM sessions WHERE id = ?", session) - 1;

    private void reports(String of, int count) {
        for (int i = 0; i < count; i++) {
            report(POD, status(of, "CONNECTED", "eventId", "e-" + i))
                    .expectStatus()
                    .isAccepted();
        }
    }

    /** The pod itself may take a step of it. */
    private void round() {
        update("UPDATE retention SET due_at = now()");
        await().atMost(20, SECONDS).until(() -> {
            retention.step().block(Duration.ofSeconds(5));
            return number("SELECT count(*) FROM retention WHERE due_at > now() AND next_session = ''") == 1;
        });
    }

    private static void awaitPublished() {
        await().atMost(10, SECONDS).until(() -> number("SELECT count(*) FROM outbox") == 0);
    }

    private static void age(String session, String age) {
        update("UPDATE session_events SET created_at = now() - interval '" + age + "' WHERE session_id = ?", session);
    }

    private static long events(String session) {
        return number("SELECT count(*) FROM session_events WHERE session_id = ?", session);
    }

    private static long number(String sql, Object... arguments) {
        return DATABASE.count(sql, arguments);
    }

    private static void update(String sql, Object... arguments) {
        DATABASE.execute(sql, arguments);
    }
}
