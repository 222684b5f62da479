package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two pods that give sessions to workers at the same time. */
class AssignmentIT {
    private static final int WORKERS = 10;
    private static final int CAPACITY = 50;
    private static final int SESSIONS = 1_000;
    private static final int AT_ONCE = 24;
    private static final Pattern CODE = Pattern.compile("\"code\":\"(\\w+)\"");

    private static Database database;
    private static List<Pods.Pod> pods;

    @BeforeAll
    static void start() {
        database = Database.create("assignment");
        pods = database.pods(
                2,
                "--server.netty.idle-timeout=60s",
                "--wagateway.api.worker.response-timeout=30s",
                "--wagateway.api.worker.silence=10m");
    }

    @AfterAll
    static void stop() {
        pods.forEach(Pods.Pod::close);
    }

    @Test
    void racing_pods_fill_every_worker_and_none_beyond_its_capacity() throws Exception {
        var user = User.any();
        database.execute("""
                INSERT INTO sessions (id, user_id, name, slug, status, version, created_at, updated_at)
                SELECT '%1$s-s' || n, '%1$s', 's' || n, 's' || n, 'CREATED', 1, now(), now()
                FROM generate_series(1, %2$d) AS n""".formatted(user.id(), SESSIONS));
        database.execute("""
                INSERT INTO session_events (session_id, version, user_id, payload, created_at)
                SELECT id, 1, user_id, '{"format":1,"type":"status","sessionId":"' || id
                    || '","version":1,"at":0,"status":"CREATED"}', now() FROM sessions""");
        database.execute("""
                CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN PERFORM pg_sleep(0.005); RETURN NEW; END'""");
        database.execute("""
                CREATE TRIGGER dawdle BEFORE UPDATE ON sessions FOR EACH ROW
                WHEN (OLD.worker_id IS DISTINCT FROM NEW.worker_id) EXECUTE FUNCTION dawdle()""");
        try (var worker = new FakeWorker(200, "{}")) {
            for (int i = 0; i < WORKERS; i++) {
                FakeWorker.register(pods.getFirst(), "w" + i, worker.endpoint(), CAPACITY)
                        .expectStatus()
                        .isOk();
            }

            Map<String, Long> answers = simultaneously(n -> connect(user.at(pods.get(n % 2)), n));

            assertThat(answers).isEqualTo(Map.of("202", 500L, "503 no_worker", 500L));
            assertThat(database.longs("SELECT count(*) FROM sessions WHERE worker_id IS NOT NULL GROUP BY worker_id"))
                    .hasSize(WORKERS)
                    .containsOnly((long) CAPACITY);
            assertThat(database.longs("SELECT sessions FROM workers")).containsOnly((long) CAPACITY);
            assertThat(worker.calls()).hasSize(WORKERS * CAPACITY);
            assertThat(database.longs("SELECT count(*) FROM session_events WHERE payload LIKE '%No worker has room%'"))
                    .containsExactly(500L);
        }
    }

    private static String connect(User user, int n) {
        var answer = user.post("/sessions/" + user.id() + "-s" + (n + 1) + "/connect")
                .expectBody(String.class)
                .returnResult();
        var code = CODE.matcher("" + answer.getResponseBody());
        return answer.getStatus().value() + (code.find() ? " " + code.group(1) : "");
    }

    private static Map<String, Long> simultaneously(IntFunction<String> call) throws Exception {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<String>> calls = IntStream.range(0, SESSIONS)
                    .<Callable<String>>mapToObj(n -> () -> call.apply(n))
                    .toList();
            var answers = new ArrayList<String>();
            for (var future : threads.invokeAll(calls)) {
                answers.add(future.get());
            }
            return answers.stream().collect(Collectors.groupingBy(answer -> answer, Collectors.counting()));
        }
    }
}
