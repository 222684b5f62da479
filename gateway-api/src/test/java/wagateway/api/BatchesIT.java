package wagateway.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.status;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionStore;
import wagateway.model.identity.SessionId;

/** Reports that come while others are being committed. */
@ExtendWith(OutputCaptureExtension.class)
class BatchesIT {
    private static final int SESSIONS = 40;
    private static final int UNSTORABLE = 10;
    private static final List<Integer> LANES = List.of(0, 1);

    /** Of its own, as the server closes what the others share when many connections idle. */
    private final HttpClient http = HttpClient.newHttpClient();

    /** Half of them in either lane, those of the first one's lane first. */
    private final List<String> sessions = LANES.stream()
            .flatMap(lane -> Stream.generate(User::any)
                    .filter(user -> Math.floorMod(new SessionId(user.id() + "-phone").hashCode(), LANES.size()) == lane)
                    .limit(SESSIONS / 2)
                    .map(user -> user.session("phone")))
            .toList();

    @AfterEach
    void close() {
        http.close();
        Pods.execute("ALTER TABLE session_events DROP CONSTRAINT IF EXISTS storable");
    }

    @Test
    void what_waited_for_a_commit_is_committed_together() throws Exception {
        List<Future<String>> answers;
        try (var _ = new Held(sessions.stream().limit(1))) {
            answers = sendBehindTheFirst(sessions.stream().map(id -> status(id, "CONNECTED")));
        }

        assertThat(answers).extracting(Future::get).allMatch(answer -> answer.startsWith("202"));
        assertThat(Pods.count(
                        "SELECT count(DISTINCT xmin::text) FROM session_events WHERE version = 2 AND session_id = ANY(?)",
                        (Object) sessions.stream().limit(SESSIONS / 2).toArray(String[]::new)))
                .isLessThan(SESSIONS / 4);
    }

    @Test
    void several_reports_of_one_session_are_committed_together_and_each_is_decided_on_what_is_before_it()
            throws Exception {
        String id = sessions.getFirst();
        var store = Pods.FIRST.context().getBean(SessionStore.class);
        var reports = Stream.of(
                        numbered(id, "SYNCING", 1, "e1"),
                        numbered(id, "SYNCING", 3, "e2"),
                        numbered(id, "CONNECTED", 2, "e3"),
                        numbered(id, "CONNECTED", 4, "e2"),
                        numbered(id, "DISCONNECTED", 4, "e4"),
                        numbered(id, "CONNECTED", 5, "e5"))
                .toList();

        List<CompletableFuture<Outcome>> outcomes;
        try (var _ = new Held(sessions.stream().limit(1))) {
            var first = answer(Pods.FIRST, status(id, "CONNECTED"));
            await().atMost(3, SECONDS).until(() -> Pods.count("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
            outcomes = reports.stream()
                    .map(report -> store.append(report).toFuture())
                    .toList();
            assertThat(first).isNotDone();
        }

        assertThat(outcomes)
                .extracting(outcome -> outcome.get().getClass().getSimpleName())
                .containsExactly("Stored", "Stored", "Stale", "Duplicate", "Stored", "Stored");
        assertThat(outcomes)
                .extracting(CompletableFuture::get)
                .filteredOn(Outcome.Stored.class::isInstance)
                .extracting(outcome -> ((Outcome.Stored) outcome).version().value())
                .containsExactly(3L, 4L, 5L, 6L);
        assertThat(Pods.count(
                        "SELECT count(DISTINCT xmin::text) FROM session_events WHERE version > 2 AND session_id = ?",
                        id))
                .isOne();
    }

    private static SessionChange numbered(String session, String status, int sequence, String eventId) {
        return new LifecycleModel.Report(status, "", LifecycleModel.Epoch.NUMBER, 1, sequence, 0, eventId)
                .change(new SessionId(session));
    }

    @Test
    void neighbours_of_a_report_that_fails_are_stored_and_each_is_answered_as_if_it_were_alone(CapturedOutput output)
            throws Exception {
        accepted(status(sessions.get(1), "CONNECTED", "eventId", "e1"));
        accepted(status(sessions.get(2), "CONNECTED", "workerEpoch", 1, "sequence", 9));
        Pods.execute("ALTER TABLE session_events ADD CONSTRAINT storable CHECK (payload NOT LIKE '%UNSTORABLE%')");
        String alone = get(answer(Pods.FIRST, unstorable(sessions.getFirst())));
        assertThat(alone).startsWith("500");
        List<Map<String, Object>> reports = new ArrayList<>(List.of(
                status(sessions.get(0), "CONNECTED"),
                status(sessions.get(1), "CONNECTED", "eventId", "e1"),
                status(sessions.get(2), "CONNECTED", "workerEpoch", 1, "sequence", 8),
                status("nobody-nothing", "CONNECTED")));
        sessions.stream().skip(3).limit(UNSTORABLE).map(BatchesIT::unstorable).forEach(reports::add);
        sessions.stream().skip(3 + UNSTORABLE).map(id -> qr(id, "2@" + id)).forEach(reports::add);

        List<Future<String>> answers;
        try (var _ = new Held(sessions.stream().limit(1))) {
            answers = sendBehindTheFirst(reports.stream());
        }

        var found = answers.stream().map(BatchesIT::get).toList();
        assertThat(found.get(1)).contains("\"duplicate\":true");
        assertThat(found.get(2)).contains("\"stale\":true");
        assertThat(found.get(3)).startsWith("404");
        assertThat(found.subList(4, 4 + UNSTORABLE)).containsOnly(alone);
        assertThat(found.subList(4 + UNSTORABLE, found.size()))
                .allMatch(answer -> answer.contains("\"accepted\":true"));
        assertThat(Pods.count("SELECT count(*) FROM session_events WHERE version > 1 AND session_id = ANY(?)", (Object)
                        sessions.toArray(String[]::new)))
                .isEqualTo(SESSIONS - UNSTORABLE);
        assertThat(output.getOut()).contains("reports failed and is committed one by one");
    }

    @Test
    void a_session_whose_row_somebody_holds_holds_up_no_other_for_longer_than_a_statement_may_take() throws Exception {
        try (var pod = Pods.start(Pods.SHARED.url(), Pods.REDIS, "--spring.r2dbc.properties.statementTimeout=PT0.5S");
                var _ = new Held(sessions.stream().limit(1))) {
            var answers = send(pod, sessions.stream().map(id -> status(id, "CONNECTED")));

            assertThat(answers.stream().skip(1))
                    .extracting(BatchesIT::get)
                    .allMatch(answer -> answer.startsWith("202"));
            assertThat(get(answers.getFirst())).startsWith("503");
        }
    }

    @Test
    void reports_of_all_kinds_over_two_pods_get_consecutive_versions() {
        List<Future<String>> answers = new ArrayList<>();
        for (var pod : List.of(Pods.FIRST, Pods.SECOND)) {
            var shuffled = new ArrayList<Map<String, Object>>();
            for (int round = 0; round < 10; round++) {
                for (String id : sessions) {
                    shuffled.add(
                            round % 4 == 0 ? qr(id, "2@" + round) : status(id, round % 4 == 1 ? "ERROR" : "CONNECTED"));
                }
            }
            Collections.shuffle(shuffled, new Random(7 + answers.size()));
            answers.addAll(send(pod, shuffled.stream()));
        }

        assertThat(answers).extracting(BatchesIT::get).allMatch(answer -> answer.contains("\"accepted\":true"));
        for (String id : sessions) {
            assertThat(Pods.count("SELECT max(version) FROM session_events WHERE session_id = ?", id))
                    .isEqualTo(21)
                    .isEqualTo(Pods.count("SELECT count(*) FROM session_events WHERE session_id = ?", id))
                    .isEqualTo(Pods.count("SELECT version FROM sessions WHERE id = ?", id));
        }
    }

    @Test
    void more_reports_than_may_wait_are_refused_with_when_to_come_back() throws Exception {
        try (var pod = Pods.start(Pods.SHARED.url(), Pods.REDIS, "--wagateway.api.session.waiting-reports=4")) {
            List<Future<String>> answers;
            try (var _ = new Held(sessions.stream().limit(1))) {
                answers = send(
                        pod,
                        Stream.concat(
                                Stream.of(status(sessions.getFirst(), "CONNECTED")),
                                IntStream.range(0, 20).mapToObj(i -> status(sessions.getFirst(), "STEP_" + i))));
                await().atMost(3, SECONDS)
                        .until(() -> answers.stream().anyMatch(one -> one.isDone() && get(one).startsWith("503")));
            }
            assertThat(answers)
                    .extracting(BatchesIT::get)
                    .allMatch(answer -> answer.startsWith("202")
                            || (answer.startsWith("503 2") && answer.contains("\"overloaded\"")))
                    .anyMatch(answer -> answer.startsWith("202"));
        }
    }

    /** PostgreSQL has no text with a NUL. */
    private static Map<String, Object> unstorable(String session) {
        return status(session, "UNSTORABLE");
    }

    private List<Future<String>> send(Pods.Pod pod, Stream<Map<String, Object>> reports) {
        return reports.map(body -> answer(pod, body)).toList();
    }

    /** Status, when to come back, and body. */
    private Future<String> answer(Pods.Pod pod, Map<String, Object> body) {
        var request = HttpRequest.newBuilder(URI.create(pod.url() + "/api/v1/webhooks/session-status"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + Pods.WORKER_TOKEN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString())
                .thenApply(response -> response.statusCode() + " "
                        + response.headers().firstValue("Retry-After").orElse("") + " " + response.body());
    }

    private static String get(Future<String> answer) {
        try {
            return answer.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first waits for its row before the others come; in the end those of the other lane have been answered. */
    private List<Future<String>> sendBehindTheFirst(Stream<Map<String, Object>> reports) {
        List<Map<String, Object>> all = reports.toList();
        List<Future<String>> answers = new ArrayList<>();
        answers.add(answer(Pods.FIRST, all.getFirst()));
        await().atMost(3, SECONDS).until(() -> Pods.count("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
        answers.addAll(send(Pods.FIRST, all.stream().skip(1)));
        await().atMost(3, SECONDS)
                .until(() -> answers.stream().filter(Future::isDone).count() > SESSIONS / 4);
        assertThat(answers.getFirst()).isNotDone();
        return answers;
    }

    /** Holds the rows of sessions, so that their next changes wait. */
    private static final class Held implements AutoCloseable {
        private final Connection connection;

        Held(Stream<String> sessions) throws SQLException {
            connection = Pods.SHARED.connect();
            connection.setAutoCommit(false);
            try (var statement = connection.prepareStatement("SELECT FROM sessions WHERE id = ANY(?) FOR UPDATE")) {
                statement.setObject(1, sessions.toArray(String[]::new));
                statement.execute();
            }
        }

        @Override
        public void close() throws SQLException {
            connection.commit();
            connection.close();
        }
    }
}
